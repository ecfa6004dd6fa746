/** The service of a stack that faults are done to, and what the stack calls the things about it. */
export interface Target {
  readonly service: string;
  /** The port that it serves, inside its container. */
  readonly port: number;
  /** How its image runs it. */
  readonly command: readonly string[];
  /** Its environment file, in the folder of the Compose file. */
  readonly settings: string;
  /** The variable of `.env` that names another image for it. */
  readonly imageVariable: string;
}

/** The backend of Nova Rewards. */
export const backend: Target = {
  service: 'backend',
  port: 4000,
  command: ['node', 'src/main.ts'],
  settings: 'backend.env',
  imageVariable: 'NOVA_BACKEND_IMAGE',
};

/** The shop of test/stacks/orders. */
export const shop: Target = {
  service: 'web',
  port: 8000,
  command: ['gunicorn', 'orders:app'],
  settings: 'web.env',
  imageVariable: 'ORDERS_WEB_IMAGE',
};
