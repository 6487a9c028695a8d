interface Issue {
  readonly diagnostics?: string;
  readonly details?: { readonly text?: string };
  readonly expression?: readonly string[];
  readonly severity?: string;
}

/** What an OperationOutcome or OAuth error says is wrong. */
export function mistakesOf({ status, text }: { readonly status: number; readonly text: string }): string {
  const said = read(text);
  const issues = (said['issue'] ?? []) as readonly Issue[];
  const words = issues.filter(({ severity }) => severity !== 'information').map(wordsOf);
  const oauth = [said['error'], said['error_description'], said['message']].filter(
    each => typeof each === 'string',
  );
  return [...words, ...oauth].join('; ') || `The server answered ${status}`;
}

function wordsOf({ diagnostics, details, expression = [] }: Issue): string {
  const message = diagnostics ?? details?.text ?? 'no reason is given';
  return expression.length === 0 ? message : `${expression.join(', ')}: ${message}`;
}

function read(text: string): Readonly<Record<string, unknown>> {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return {};
  }
}
