/** What tables and figures call an agent alone and with a variant, e.g. 'TD3' and 'TD3-PPTB' or 'TD3-trim-only'. */
export function methodNames(
  agent: string,
  variant: string,
): { readonly baseName: string; readonly treatedName: string } {
  const baseName = agent.toUpperCase();
  return { baseName, treatedName: `${baseName}-${variant === 'pptb' ? 'PPTB' : variant}` };
}
