/** What the probes say of a service as a whole. `unknown`: nobody has asked, or could ask. */
export type Health = 'up' | 'degraded' | 'down' | 'unknown';
