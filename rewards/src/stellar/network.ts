/** The Stellar networks that we know, with the passphrase by which Horizon names each. */
export const passphrases = {
  testnet: 'Test SDF Network ; September 2015',
  public: 'Public Global Stellar Network ; September 2015',
  standalone: 'Standalone Network ; February 2017',
} as const;

export type StellarNetwork = keyof typeof passphrases;

export const stellarNetworks = Object.keys(passphrases) as StellarNetwork[];
