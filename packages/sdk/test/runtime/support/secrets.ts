/** One of every kind of secret. `body` is what must be seen nowhere, in whatever it stands. */
export const SECRETS = {
  bearer: { text: 'Bearer wireBearerQ7Zk29fVb', body: 'wireBearerQ7Zk29fVb' },
  basic: { text: 'Basic d2lyZTpiYXNpY3Nlcg==', body: 'd2lyZTpiYXNpY3Nlcg' },
  jwt: { text: 'eyJhbGciOiJIUzI1NiJ9.eyJ3aXJlIjoiand0In0.d2lyZWp3dHNpZw', body: 'eyJ3aXJlIjoiand0In0' },
  ownKey: { text: `gt_dev_${'31aa'.repeat(12)}`, body: '31aa31aa31aa' },
  aws: { text: 'AKIAWIREWIREWIRE7777', body: 'WIREWIREWIRE7777' },
  github: { text: 'ghp_wireGithub0123456789wireGithub012345', body: 'wireGithub' },
  stripe: { text: 'sk_live_wireStripe4eC39HqLyj', body: 'wireStripe' },
  openai: { text: 'sk-proj-wireOpenai0123456789abcdef', body: 'wireOpenai' },
  pem: { text: '-----BEGIN PRIVATE KEY----- MIIEwirePemBody -----END PRIVATE KEY-----', body: 'wirePemBody' },
  connection: { text: 'postgres://shop:wire-db-pass@db.example:5432/shop', body: 'wire-db-pass' },
  pair: { text: 'password=wire-pair-77', body: 'wire-pair-77' },
  email: { text: 'wire.jane@customer.example', body: 'wire.jane' },
  card: { text: '4111 1111 1111 1111', body: '4111 1111' },
  home: { text: '/home/wirehomejane/app/x.ts', body: 'wirehomejane' },
  // Last: a cookie goes on to the end of its line.
  cookie: { text: 'Cookie: sid=wirecookie42', body: 'wirecookie42' },
} as const;

/** Every secret in one line, after a word that must arrive. */
export const plant = (canary: string): string => [canary, ...Object.values(SECRETS).map(({ text }) => text)].join(' ');

/** The same in the path of a URL. */
export const plantInPath = (canary: string): string =>
  `/${canary}/${Object.values(SECRETS)
    .map(({ text }) => encodeURIComponent(text))
    .join(',')}`;
