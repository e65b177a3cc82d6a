/** The server cannot listen, since something else does. */
export class PortInUseError extends Error {
  override readonly name = 'PortInUseError';
  readonly port: number;
  readonly host: string;

  constructor(port: number, host: string, cause: unknown) {
    super(
      `port ${port} of ${host} is in use; stop what listens there, or choose another port (0 takes any free one)`,
      { cause },
    );
    this.port = port;
    this.host = host;
  }
}
