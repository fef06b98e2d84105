/**
 * Run `build` or `dev` with `SKIP_ENV_VALIDATION` to skip env validation.
 */
import "./lib/env.mjs";

/** @type {import("next").NextConfig} */
const config = {};

export default config;
