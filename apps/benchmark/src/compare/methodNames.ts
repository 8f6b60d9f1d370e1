/** What tables and figures call an agent without and with PPTB. */
export function methodNames(agent: string): { readonly baseName: string; readonly treatedName: string } {
  return { baseName: agent.toUpperCase(), treatedName: `${agent.toUpperCase()}-PPTB` };
}
