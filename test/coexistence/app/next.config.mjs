export default { serverExternalPackages: ['@opentelemetry/sdk-node'], turbopack: { root: import.meta.dirname } };
