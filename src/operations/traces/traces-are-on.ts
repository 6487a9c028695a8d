/** As OpenTelemetry says: an address to send to, and nothing that forbids it. */
export function tracesAreOn(variables: Readonly<Record<string, string | undefined>>): boolean {
  const isAddressed = ['OTEL_EXPORTER_OTLP_ENDPOINT', 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT'].some(
    name => variables[name] !== undefined && variables[name] !== '',
  );
  return (
    isAddressed && variables['OTEL_SDK_DISABLED'] !== 'true' && variables['OTEL_TRACES_EXPORTER'] !== 'none'
  );
}
