/** NIST SP 800-63B §5.1.1.2 asks for eight; a person chooses this one once. */
export const SHORTEST_PASSWORD = 12;

/** Beyond it a password is only work for the hash. */
export const LONGEST_PASSWORD = 1000;
