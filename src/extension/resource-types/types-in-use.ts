import type { DeclaredResourceType } from './declared-resource-type.js';
import { installTypes } from './compile-types.js';

let holders = 0;
let signature = '[]';

/**
 * Makes the declared types those of this process until the function that is returned is called. Servers that live at
 * the same time in one process must declare the same: types stand beside those of R4, for all of them
 * (docs/decisions/2611-custom-resource-types.md).
 */
export function holdTypes(declared: readonly DeclaredResourceType[]): () => void {
  const wanted = JSON.stringify(declared);
  if (holders > 0 && wanted !== signature) {
    throw new Error(
      'Another server runs in this process with other resource types of modules: close it first, or start this one in a process of its own',
    );
  }
  // What was there before stays until now: a server that is closed writes its last audit events after it has let go.
  if (holders === 0) {
    signature = '[]';
    installTypes(declared);
    signature = wanted;
  }
  holders += 1;
  let isHeld = true;
  return () => {
    if (isHeld) holders -= 1;
    isHeld = false;
  };
}
