/** `npm run reference`: docs/extending/reference.md, from the types and comments of what the package exports. */
import ts from 'typescript';

const ENTRIES = [
  ['firekeeper', 'src/index.ts'],
  ['firekeeper/testing', 'src/testing/index.ts'],
];
const FLAGS = ts.TypeFormatFlags.NoTruncation | ts.TypeFormatFlags.UseAliasDefinedOutsideCurrentScope;

const { config } = ts.readConfigFile('tsconfig.json', path => ts.sys.readFile(path));
const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, '.');
const program = ts.createProgram(
  ENTRIES.map(([, file]) => file),
  options,
);
const checker = program.getTypeChecker();

process.stdout.write(`# Reference for extenders

Everything a module of an installation may import; made by \`npm run --silent reference > docs/extending/reference.md\` from
the sources, and compared by a test. What does not stand here may change in any release.
`);
for (const [name, file] of ENTRIES) process.stdout.write(entry(name, file));

function entry(name, file) {
  const module = checker.getSymbolAtLocation(program.getSourceFile(file));
  const symbols = checker
    .getExportsOfModule(module)
    .map(symbol => ({ name: symbol.name, symbol: resolved(symbol) }))
    .filter(each => each.symbol.declarations?.length > 0)
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
  return `\n## \`${name}\`\n${symbols.map(each => section(each.name, each.symbol)).join('')}`;
}

function resolved(symbol) {
  return symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
}

function section(name, symbol) {
  const [declaration] = symbol.declarations;
  const parts = [
    `\n### ${name}\n`,
    commentOf(symbol),
    `\n\`\`\`ts\n${signatureOf(name, symbol, declaration)}\n\`\`\``,
  ];
  const members = membersOf(declaration).map(member => memberLine(member));
  return `${parts.filter(part => part !== '').join('\n')}\n${members.length > 0 ? `\n${members.join('\n')}\n` : ''}`;
}

function signatureOf(name, symbol, declaration) {
  if (ts.isClassDeclaration(declaration)) {
    const heritage = (declaration.heritageClauses ?? []).map(clause => ` ${clause.getText()}`).join('');
    const isAbstract = ts.getCombinedModifierFlags(declaration) & ts.ModifierFlags.Abstract;
    return `${isAbstract ? 'abstract ' : ''}class ${name}${heritage}`;
  }
  if (ts.isInterfaceDeclaration(declaration)) {
    const heritage = (declaration.heritageClauses ?? []).map(clause => ` ${clause.getText()}`).join('');
    return `interface ${name}${heritage}`;
  }
  if (ts.isTypeAliasDeclaration(declaration)) return declaration.getText().replace(/^export /, '');
  if (ts.isFunctionDeclaration(declaration)) return `function ${name}${callOf(declaration)}`;
  return `const ${name}: ${typeOf(symbol, declaration)}`;
}

/** As it is written, so that aliases keep their names; inferred where nothing is written. */
function typeOf(symbol, declaration) {
  if (declaration.type !== undefined) return declaration.type.getText();
  return checker.typeToString(checker.getTypeOfSymbolAtLocation(symbol, declaration), declaration, FLAGS);
}

function callOf(declaration) {
  const generics = declaration.typeParameters?.map(each => each.getText()).join(', ');
  const parameters = declaration.parameters.map(each => each.getText()).join(', ');
  const result = declaration.type?.getText() ?? 'void';
  return `${generics === undefined ? '' : `<${generics}>`}(${parameters}): ${result}`.replaceAll(/\s+/g, ' ');
}

function membersOf(declaration) {
  if (!ts.isClassDeclaration(declaration) && !ts.isInterfaceDeclaration(declaration)) return [];
  const hidden = ts.ModifierFlags.Private | ts.ModifierFlags.Protected;
  return declaration.members.filter(
    member =>
      member.name !== undefined &&
      !ts.isPrivateIdentifier(member.name) &&
      !(ts.getCombinedModifierFlags(member) & hidden),
  );
}

function memberLine(member) {
  const symbol = checker.getSymbolAtLocation(member.name);
  const isStatic = ts.getCombinedModifierFlags(member) & ts.ModifierFlags.Static ? 'static ' : '';
  const mark = symbol.flags & ts.SymbolFlags.Optional ? '?' : '';
  const comment = commentOf(symbol).replaceAll('\n', ' ');
  const isMethod = ts.isMethodDeclaration(member) || ts.isMethodSignature(member);
  const text = isMethod ? callOf(member) : `: ${typeOf(symbol, member)}`.replaceAll(/\s+/g, ' ');
  return `- \`${isStatic}${member.name.getText()}${mark}${text}\`${comment === '' ? '' : ` – ${comment}`}`;
}

function commentOf(symbol) {
  return ts.displayPartsToString(symbol.getDocumentationComment(checker)).replaceAll('\r', '').trim();
}
