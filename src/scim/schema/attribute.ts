/** RFC 7643 §7: what `/Schemas` shows of an attribute, and what everything here goes by. */
export interface Attribute {
  readonly name: string;
  readonly type: 'string' | 'boolean' | 'dateTime' | 'reference' | 'complex';
  readonly multiValued: boolean;
  readonly description: string;
  readonly required: boolean;
  readonly caseExact: boolean;
  readonly mutability: 'readWrite' | 'readOnly';
  readonly returned: 'default' | 'always';
  readonly uniqueness: 'none' | 'server';
  readonly subAttributes?: readonly Attribute[];
  readonly canonicalValues?: readonly string[];
  readonly referenceTypes?: readonly string[];
}

/** RFC 7643 §7 */
export interface Schema {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly attributes: readonly Attribute[];
}

type Facts = Partial<Omit<Attribute, 'name' | 'description' | 'type'>>;

export function text(name: string, description: string, facts: Facts = {}): Attribute {
  return attribute('string', name, description, facts);
}

export function flag(name: string, description: string, facts: Facts = {}): Attribute {
  return attribute('boolean', name, description, facts);
}

export function instant(name: string, description: string, facts: Facts = {}): Attribute {
  return attribute('dateTime', name, description, facts);
}

export function reference(
  name: string,
  description: string,
  referenceTypes: readonly string[],
  facts: Facts = {},
): Attribute {
  return attribute('reference', name, description, { referenceTypes, caseExact: true, ...facts });
}

export function complex(
  name: string,
  description: string,
  subAttributes: readonly Attribute[],
  facts: Facts = {},
): Attribute {
  return attribute('complex', name, description, { subAttributes, ...facts });
}

/** RFC 7643 §2.4: a list of values, each with its kind, one of them the primary one. */
export function plural(name: string, description: string, value: Attribute): Attribute {
  return complex(
    name,
    description,
    [
      value,
      text('display', 'As people read it'),
      text('type', 'What it is for: `work`, `home`'),
      flag('primary', 'The one that is meant if there may be one only'),
    ],
    { multiValued: true },
  );
}

function attribute(type: Attribute['type'], name: string, description: string, facts: Facts): Attribute {
  return {
    name,
    type,
    multiValued: false,
    description,
    required: false,
    caseExact: false,
    mutability: 'readWrite',
    returned: 'default',
    uniqueness: 'none',
    ...facts,
  };
}
