/** The line that says why, without PostgreSQL's prefix. */
export function worstLine(text: string): string | undefined {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const worst = lines.find((line) => /FATAL|PANIC|error:/.test(line)) ?? lines.at(-1);
  return worst?.replace(/^.*?(FATAL|PANIC|error):\s*/, '');
}
