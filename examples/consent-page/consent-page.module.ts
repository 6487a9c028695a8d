import { Injectable, Module, type OnModuleInit } from '@nestjs/common';
import { type ConsentView, html, type Page, PageReplacements, scopeWords } from '../../src/index.js';

/** The question of this hospital: names of the fields, `action` and `csrf` are those of the page that it replaces. */
function consentPage(view: ConsentView): Page {
  return {
    title: `Share with ${view.app.name}?`,
    frame: 'card',
    body: html`<section class="card roomy stack">
      <h1>Share with ${view.app.name}?</h1>
      ${view.patient && html`<p>It is about ${view.patient.name}.</p>`}
      <p>Questions? Our privacy office answers: <a href="tel:+15550100">555 0100</a>.</p>
      <form class="stack" method="post" action="${view.action}">
        <input type="hidden" name="csrf" value="${view.csrf}" />
        ${view.scopes.map(
          scope =>
            html`<label class="scope">
              <input type="checkbox" name="scope" value="${scope}" checked />
              <span>${scopeWords(scope, view.language).title}</span>
            </label>`,
        )}
        <div class="buttons">
          <button class="button" name="decision" value="allow">Share</button>
          <button class="button plain" name="decision" value="deny">Do not share</button>
        </div>
      </form>
    </section>`,
  };
}

@Injectable()
class HospitalPages implements OnModuleInit {
  constructor(private readonly pages: PageReplacements) {}

  onModuleInit(): void {
    this.pages.replace('consent', consentPage);
  }
}

@Module({ providers: [HospitalPages] })
export class ConsentPageModule {}
