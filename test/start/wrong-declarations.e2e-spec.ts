import { Controller, Get, Injectable, Module, type OnModuleInit } from '@nestjs/common';
import { describe, expect, it, onTestFinished } from 'vitest';
import {
  AfterInteraction,
  BeforeInteraction,
  createFirekeeper,
  FhirOperation,
  FhirResourceController,
  FirekeeperExtension,
  FirekeeperModule,
  html,
  JobHandler,
  PageReplacements,
  type QueryRunner,
  ResourceFacade,
} from '../../src/index.js';
import { ownSettings } from './own-settings.js';

@Controller('open')
class UndeclaredController {
  @Get()
  show(): string {
    return 'secret';
  }
}

async function refusalOf(modules: Parameters<typeof FirekeeperModule.forRoot>[0] & object): Promise<string> {
  @Module({ imports: [FirekeeperModule.forRoot({ settings: await ownSettings(), ...modules })] })
  class Root {}
  const app = await createFirekeeper(Root);
  onTestFinished(async () => app.close());
  return app.init().then(
    () => 'started',
    (error: Error) => error.message,
  );
}

const FALL = { code: 'fall', level: 'instance', affectsState: false } as const;

describe('A module with a wrong declaration stops the boot', () => {
  it('two operations of one name, ours or theirs', async () => {
    @FhirResourceController('Patient')
    class One {
      @FhirOperation({ ...FALL, scopes: ['Patient.r'] })
      assess(): void {}
    }
    @FhirResourceController('Patient')
    class Other {
      @FhirOperation({ ...FALL, scopes: ['Patient.r'] })
      judge(): void {}
      @FhirOperation({ ...FALL, code: 'everything', scopes: ['Patient.r'] })
      show(): void {}
    }
    @Module({ controllers: [One, Other] })
    class Careless {}
    await expect(refusalOf({ modules: [Careless] })).rejects.toThrow(
      'One.assess and Other.judge are both Patient/[id]/$fall: give one of them another code',
    );
    @Module({ controllers: [Other] })
    class Covering {}
    await expect(refusalOf({ modules: [Covering] })).rejects.toThrow(
      'Other.show are both Patient/[id]/$everything',
    );
  });

  it.each([
    ['Patiend.r', 'Patiend is no resource type of R4'],
    ['patient/Patient.read', 'which is no scope of data: write it as Observation.rs'],
    ['Patient.sr', 'which is no scope of data'],
  ])('the scope %s', async (scope, words) => {
    @FhirResourceController('Patient')
    class Falls {
      @FhirOperation({ ...FALL, scopes: [scope as 'Patient.r'] })
      assess(): void {}
    }
    @Module({ controllers: [Falls] })
    class Careless {}
    const refusal = await refusalOf({ modules: [Careless] });
    expect(refusal).toContain(`Falls.assess requires ${scope}`);
    expect(refusal).toContain(words);
  });

  it('an operation without scopes', async () => {
    @FhirResourceController('Patient')
    class Falls {
      @FhirOperation({ ...FALL, scopes: [] })
      assess(): void {}
    }
    @Module({ controllers: [Falls] })
    class Careless {}
    expect(await refusalOf({ modules: [Careless] })).toBe('Falls.assess declares an empty access policy');
  });

  it('an operation on no type, on a strange one, and of a strange name', async () => {
    @Controller('falls')
    class Anywhere {
      @FhirOperation({ ...FALL, scopes: ['Patient.r'] })
      assess(): void {}
    }
    @FhirResourceController('Cat' as 'Patient')
    class Strange {
      @FhirOperation({ ...FALL, scopes: ['Patient.r'] })
      assess(): void {}
    }
    @FhirResourceController('Patient')
    class Misnamed {
      @FhirOperation({ ...FALL, code: '$fall', scopes: ['Patient.r'] })
      assess(): void {}
    }
    for (const [controller, words] of [
      [
        Anywhere,
        'Anywhere.assess is an operation of a type: put it into a class with @FhirResourceController',
      ],
      [Strange, 'Strange.assess is on Cat, which is no resource type'],
      [
        Misnamed,
        'The code of Misnamed.assess is $fall: use letters, digits and "-", without the dollar sign',
      ],
    ] as const) {
      @Module({ controllers: [controller] })
      class Careless {}
      expect(await refusalOf({ modules: [Careless] })).toContain(words);
    }
  });

  it('two job handlers of one kind', async () => {
    class Nightly extends JobHandler {
      readonly kind = 'count-beds';
      async run(): Promise<void> {}
    }
    class Weekly extends Nightly {}
    @Module({ providers: [Nightly, Weekly] })
    class Careless {}
    expect(await refusalOf({ modules: [Careless] })).toBe(
      'Nightly and Weekly are both job handlers of the kind count-beds: give one another kind',
    );
  });

  it('two modules that replace one page', async () => {
    @Injectable()
    class One implements OnModuleInit {
      constructor(private readonly pages: PageReplacements) {}
      onModuleInit(): void {
        this.pages.replace('consent', () => ({ title: 'Ours', frame: 'card', body: html`` }));
      }
    }
    @Injectable()
    class Other extends One {}
    @Module({ providers: [One, Other] })
    class Careless {}
    expect(await refusalOf({ modules: [Careless] })).toBe(
      'Two modules replace the page consent: keep one of them',
    );
  });

  it('a module that is not there yet, and a migration that fails', async () => {
    expect(() => FirekeeperModule.forRoot({ modules: [undefined as never] })).toThrow(
      'modules[0] is undefined',
    );
    class CreateBeds1790000000001 {
      async up(runner: QueryRunner): Promise<void> {
        await runner.query('create tabel bed');
      }
      async down(): Promise<void> {}
    }
    @FirekeeperExtension({ migrations: [CreateBeds1790000000001] })
    @Module({})
    class Careless {}
    await expect(refusalOf({ modules: [Careless] })).rejects.toThrow(
      'The migration CreateBeds1790000000001 of a module failed, and left nothing behind: syntax error',
    );
  });

  it('a route without access', async () => {
    @Module({ controllers: [UndeclaredController] })
    class Careless {}
    expect(await refusalOf({ modules: [Careless] })).toContain(
      'No access policy on: UndeclaredController.show',
    );
  });

  it('a hook on a type that is none', async () => {
    class Hooks {
      @BeforeInteraction({ on: ['create'], types: ['Cat'] })
      check(): void {}
    }
    @Module({ providers: [Hooks] })
    class Careless {}
    expect(await refusalOf({ modules: [Careless] })).toBe(
      'Hooks.check is for Cat, which is no resource type',
    );
  });

  it('a hook on nothing', async () => {
    class Hooks {
      @AfterInteraction({ on: [] })
      check(): void {}
    }
    @Module({ providers: [Hooks] })
    class Careless {}
    expect(await refusalOf({ modules: [Careless] })).toContain('Hooks.check must be on some of read, vread');
  });

  it('two facades for one type', async () => {
    class Facade extends ResourceFacade {
      readonly resourceType = 'Basic';
      async read(): Promise<undefined> {}
      async candidates(): Promise<readonly []> {
        return [];
      }
    }
    class Other extends Facade {}
    @Module({ providers: [Facade, Other] })
    class Careless {}
    expect(await refusalOf({ modules: [Careless] })).toBe(
      'Facade and Other both serve Basic: one facade is possible for a type',
    );
  });

  it('a facade for a type that the server itself goes by', async () => {
    class Consents extends ResourceFacade {
      readonly resourceType = 'Consent';
      async read(): Promise<undefined> {}
      async candidates(): Promise<readonly []> {
        return [];
      }
    }
    @Module({ providers: [Consents] })
    class Careless {}
    expect(await refusalOf({ modules: [Careless] })).toContain(
      'Consents serves Consent, by which this server works itself',
    );
  });

  it('a migration without a time stamp, and a search parameter that cannot be', async () => {
    class CreateTables {
      async up(): Promise<void> {}
      async down(): Promise<void> {}
    }
    @FirekeeperExtension({ migrations: [CreateTables] })
    @Module({})
    class Careless {}
    expect(() => FirekeeperModule.forRoot({ modules: [Careless] })).toThrow(
      'CreateTables must end in a time stamp',
    );

    const url = 'https://hospital.example/SearchParameter/eyes';
    const wrong = {
      id: 'eyes',
      url,
      code: 'eyes',
      base: ['Patient'],
      type: 'token',
      expression: 'Patient.eyes',
    } as const;
    @FirekeeperExtension({ searchParameters: [{ ...wrong, base: ['Patient'] }] })
    @Module({})
    class Wrong {}
    const refusal = await refusalOf({ modules: [Wrong] });
    expect(refusal).toContain('SearchParameter/eyes, which a module declares, cannot be stored: ');
    expect(refusal).toContain('expression');
  });
});
