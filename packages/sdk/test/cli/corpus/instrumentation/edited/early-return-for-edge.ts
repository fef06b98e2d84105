export const register = async (): Promise<void> => {
  if (process.env.NEXT_RUNTIME === "edge") return;

  const { start } = await import("./lib/start");
  await start("web");
};
