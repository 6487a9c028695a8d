import { Controller, Get, Header } from '@nestjs/common';
import { PublicEndpoint } from '../../resource-server/decorators/public-endpoint.decorator.js';
import { SMART_STYLE } from '../../smart-style.js';

/** The file that `smart_style_url` names; its address carries a version. */
@Controller()
export class SmartStyleController {
  @Get('smart-style.json')
  @PublicEndpoint('colours and fonts for apps')
  @Header('Content-Type', 'application/json; charset=utf-8')
  @Header('Access-Control-Allow-Origin', '*')
  @Header('Cache-Control', 'public, max-age=86400')
  read(): typeof SMART_STYLE {
    return SMART_STYLE;
  }
}
