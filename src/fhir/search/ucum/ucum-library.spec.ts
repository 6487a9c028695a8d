import { afterEach, describe, expect, it, vi } from 'vitest';
import { ucum } from './ucum-library.js';

afterEach(() => vi.restoreAllMocks());

describe('hostile units', () => {
  it.each(["/#'2{a}(2)", '{[x]}2', '[in_i]()', "{a}''()", 'mg dL', '*/{]([g(10-'])(
    '%s is none, and nothing for the log',
    code => {
      const log = vi.spyOn(console, 'log').mockReturnValue();
      expect(ucum.validateUnitString(code).status).not.toBe('valid');
      expect(ucum.convertToBaseUnits(code, 1).status).not.toBe('succeeded');
      expect(log).not.toHaveBeenCalled();
    },
  );
});
