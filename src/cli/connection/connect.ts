/** `fetch`, with a sentence where it only says that it failed. */
export async function connect(address: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(address, init);
  } catch (error) {
    const { code } = ((error as Error).cause ?? {}) as NodeJS.ErrnoException;
    throw new Error(
      `${new URL(address).origin} cannot be reached${code ? ` (${code})` : ''}: check --url and the server`,
      { cause: error },
    );
  }
}
