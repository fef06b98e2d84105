// TODO: telemetry
