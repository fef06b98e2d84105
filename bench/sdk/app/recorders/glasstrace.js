export async function start() {
  const { registerGlasstrace } = await import(/* webpackIgnore: true */ /* turbopackIgnore: true */ '@glasstrace/sdk');
  await registerGlasstrace();
}
