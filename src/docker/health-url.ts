/** The URL that a health check asks of its own container, read from the command that it runs. Pure. */

/**
 * null when the command asks nothing over plain HTTP, or not its own container. `command`: of
 * curl, wget, a script of one line, in whatever shell.
 */
export function urlAsked(command: string): { readonly port: number; readonly path: string } | null {
  const match =
    /\bhttp:\/\/(?:localhost|127\.0\.0\.1|0\.0\.0\.0|\[::1\])(?::(\d{1,5}))?(\/[\w./~%-]*)?(?=$|[\s'"|;&)?#])/.exec(
      command,
    );
  if (match === null) return null;
  return { port: Number(match[1] ?? 80), path: match[2] ?? '/' };
}
