/** Names the mark of a Fastify instance that has our limits, headers and error pages around it. */
export const PREPARED = 'firekeeperPrepared';
