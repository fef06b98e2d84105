const glasstrace = 'a name of our own';

export function register() {
  console.log(glasstrace);
}
