const SOURCE = /\.(?:[cm]?[jt]sx?|json|css|scss|mdx?|vue|svelte|astro|prisma|sql|graphql|gql|ya?ml|toml)$/i;
/** Made by a build, a package manager or us, also where nobody told git to ignore it. */
const MADE =
  /(?:^|[\\/])(?:node_modules|\.next|\.glasstrace|dist|build|coverage|\.turbo)[\\/]|(?:^|[\\/])next-env\.d\.ts$/;

/** Whether a file is one that a person or an agent edits, by its path below the working tree. */
export const isSource = (path: string): boolean => SOURCE.test(path) && !MADE.test(path);
