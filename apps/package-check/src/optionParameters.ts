import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import ts from 'typescript';
import type { PublishedPackage } from './publishedPackages.ts';

/** A parameter of a public function, constructor or method that takes options. */
export interface OptionParameter {
  /** As a caller knows it: 'temporalSvd', 'new PathBuffer', 'Ppo.learn', 'SlidingTemporalSvd.needs'. */
  readonly owner: string;
  /** What the module exports. */
  readonly exported: string;
  /** A method of that class. */
  readonly member?: string;
  readonly kind: 'function' | 'constructor' | 'method' | 'static';
  /** Which parameter it is, from 0. */
  readonly position: number;
}

/** The source of every entry of a package, by what is added to its name: '' or '/node'. */
export function entriesOf({ folder, manifest }: PublishedPackage): Readonly<Record<string, string>> {
  const entries = Object.entries(manifest.exports ?? {}).flatMap(([name, target]) => {
    const source = typeof target === 'string' ? undefined : (target as Record<string, string>)['@policypath/source'];
    return source?.endsWith('.ts') && existsSync(join(folder, source))
      ? [[name.slice(1), join(folder, source)] as const]
      : [];
  });
  return Object.fromEntries(entries);
}

/**
 * Every parameter with options that an entry of a package exports, read off its sources: one whose type is called ...Options or
 * ...Settings, or is written where the parameter is.
 */
export function optionParameters(entry: string): OptionParameter[] {
  return parsed(entry).statements.flatMap((statement) => {
    if (!ts.isExportDeclaration(statement) || statement.isTypeOnly) return [];
    const { moduleSpecifier, exportClause } = statement;
    if (moduleSpecifier === undefined || !ts.isStringLiteral(moduleSpecifier)) return [];
    if (!moduleSpecifier.text.startsWith('.')) return [];
    if (exportClause === undefined || !ts.isNamedExports(exportClause)) return [];
    const declared = new Map(
      exportClause.elements
        .filter(({ isTypeOnly }) => !isTypeOnly)
        .map(({ name, propertyName }) => [(propertyName ?? name).text, name.text]),
    );
    return ofModule(parsed(join(dirname(entry), moduleSpecifier.text)), declared);
  });
}

function parsed(file: string): ts.SourceFile {
  return ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true);
}

function ofModule(module: ts.SourceFile, declared: ReadonlyMap<string, string>): OptionParameter[] {
  const found = module.statements.flatMap((statement): OptionParameter[] => {
    if (ts.isFunctionDeclaration(statement)) {
      const exported = declared.get(statement.name?.text ?? '');
      if (exported === undefined) return [];
      return positionsOf(statement).map((position) => ({ owner: exported, exported, kind: 'function', position }));
    }
    const exported = ts.isClassDeclaration(statement) ? declared.get(statement.name?.text ?? '') : undefined;
    if (exported === undefined || !ts.isClassDeclaration(statement)) return [];
    return statement.members.flatMap((member) => ofMember(member, exported));
  });
  // Overloads of one function take their options at one place.
  return [...new Map(found.map((one) => [`${one.owner} ${one.position}`, one])).values()];
}

function ofMember(member: ts.ClassElement, exported: string): OptionParameter[] {
  if (hidden(member)) return [];
  if (ts.isConstructorDeclaration(member)) {
    return positionsOf(member).map((position) => ({
      owner: `new ${exported}`,
      exported,
      kind: 'constructor',
      position,
    }));
  }
  if (!ts.isMethodDeclaration(member) || ts.isPrivateIdentifier(member.name)) return [];
  const name = member.name.getText();
  const isStatic = member.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.StaticKeyword) === true;
  return positionsOf(member).map((position) => ({
    owner: `${exported}.${name}`,
    exported,
    member: name,
    kind: isStatic ? 'static' : 'method',
    position,
  }));
}

/** Not for users: private, protected, abstract, or said to be internal. */
function hidden(member: ts.ClassElement): boolean {
  const kinds = [ts.SyntaxKind.PrivateKeyword, ts.SyntaxKind.ProtectedKeyword, ts.SyntaxKind.AbstractKeyword];
  const modifiers = ts.canHaveModifiers(member) ? ts.getModifiers(member) : undefined;
  return (
    modifiers?.some(({ kind }) => kinds.includes(kind)) === true ||
    ts.getJSDocTags(member).some(({ tagName }) => tagName.text === 'internal')
  );
}

function positionsOf({ parameters }: ts.SignatureDeclaration): number[] {
  return parameters.flatMap((parameter, position) => (takesOptions(parameter.type) ? [position] : []));
}

function takesOptions(type: ts.TypeNode | undefined): boolean {
  if (type === undefined) return false;
  if (ts.isTypeLiteralNode(type)) return true;
  if (ts.isIntersectionTypeNode(type)) return type.types.some(takesOptions);
  if (!ts.isTypeReferenceNode(type)) return false;
  const name = type.typeName.getText();
  if (['Pick', 'Omit', 'Partial', 'Readonly', 'Required'].includes(name)) return takesOptions(type.typeArguments?.[0]);
  return /(Options|Settings)$/.test(name);
}
