/** What faults do to a database server, as its administrator: inside its container, without a password. */
import type { Scene } from './fault.ts';

export interface Database {
  readonly service: string;
  /** The application's password, as the scene's files give it. */
  readonly password: (scene: Scene) => Promise<string>;
  /** Gives the application's login another password; open connections live on. */
  readonly setPassword: (scene: Scene, password: string) => Promise<void>;
  /** Gives the application's database another name. */
  readonly rename: (scene: Scene) => Promise<void>;
  /** Gives it its name again. May be called twice. */
  readonly renameBack: (scene: Scene) => Promise<void>;
}
