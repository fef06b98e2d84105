import type { Instrumentation } from "next";

export const onRequestError: Instrumentation.onRequestError = async (error, request) => {
  const digest = typeof error === "object" && error !== null && "digest" in error ? String(error.digest) : "";
  console.error(`${request.method} ${request.path} ${digest}`);
};
