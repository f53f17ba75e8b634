/** Is an address at this host one of mail, whatever it looks like? */
import { registrableDomain } from "./host.ts";

/** Gone through on 2026-11-22. */
const providers: ReadonlySet<string> = new Set(
  `
  126.com 139.com 163.com aim.com alice.it anonaddy.com anonaddy.me aol.co.uk aol.com aol.de aol.fr aon.at arcor.de
  att.net bbox.fr bell.net bellsouth.net biglobe.ne.jp bigpond.com bk.ru bluewin.ch blueyonder.co.uk bol.com.br
  btinternet.com cableone.net caramail.com centrum.cz charter.net club-internet.fr cock.li comcast.net cox.net daum.net docomo.ne.jp
  duck.com earthlink.net email.com email.cz email.it ezweb.ne.jp fastmail.com fastmail.fm fastmail.net foxmail.com
  free.fr freenet.de frontier.com globo.com gmx.at gmx.ch gmx.com gmx.de gmx.fr gmx.net gmx.org hanmail.net hetnet.nl
  hey.com hispeed.ch home.nl hushmail.com i.softbank.jp icloud.com ig.com.br ik.me inbox.com inbox.lv inbox.ru interia.pl
  keemail.me kolabnow.com kpnmail.nl laposte.net libero.it list.ru live.at live.be live.ca live.cn live.co.uk live.com
  live.com.au live.com.mx live.de live.dk live.fr live.ie live.in live.it live.jp live.nl live.no live.se mac.com
  mail.com mail.de mail.ru mailbox.org mailfence.com mailo.com me.com mozmail.com msn.com naver.com neuf.fr nifty.com
  ntlworld.com numericable.fr o2.pl ocn.ne.jp onet.pl online.de online.no optonline.net optusnet.com.au orange.fr
  outlook.at outlook.be outlook.cl outlook.com outlook.com.au outlook.com.br outlook.cz outlook.de outlook.dk outlook.es
  outlook.fr outlook.ie outlook.in outlook.it outlook.jp outlook.kr outlook.pt outlook.sa pacbell.net passport.com
  planet.nl pm.me pobox.com posta.hu posteo.at posteo.ch posteo.com posteo.de posteo.eu posteo.net posteo.org proton.ch
  proton.me protonmail.ch protonmail.com qq.com rambler.ru rediffmail.com riseup.net rocketmail.com rogers.com runbox.com sapo.pt
  sbcglobal.net seznam.cz sfr.fr shaw.ca simplelogin.com sina.cn sina.com skiff.com sky.com skynet.be slingshot.com
  softbank.ne.jp startmail.com sunrise.ch sympatico.ca t-online.de talk21.com talktalk.net telefonica.net telenet.be
  telia.com telus.net terra.com.br tiscali.co.uk tiscali.it tuta.com tuta.io tutamail.com tutanota.com tutanota.de
  ukr.net uol.com.br usa.net verizon.net videotron.ca virgilio.it virginmedia.com vodafone.de vodafone.it wanadoo.es
  wanadoo.fr web.de windowslive.com wp.pl xs4all.nl xtra.co.nz yandex.com yandex.ru yeah.net ymail.com zeelandnet.nl
  ziggo.nl zoho.com zohomail.com`
    .trim()
    .split(/\s+/),
);

/** Mail under the endings of countries and of companies (`hotmail.co.uk`, `yahoo.fr`); an instance may be `gmx.social`. */
const providerNames: ReadonlySet<string> = new Set(
  "gmail googlemail hotmail protonmail tutanota yahoo gmx".split(" "),
);

const providerSuffix = /^(?:com|net|org|(?:(?:co|com|ne|net|org)\.)?[a-z]{2})$/;

/** The providers that most mail addresses are at; nobody of the fediverse is. `host` is canonical. */
export function isMailHost(host: string): boolean {
  const domain = registrableDomain(host) ?? host;
  if (providers.has(host) || providers.has(domain)) return true;
  const stop = domain.indexOf(".");
  return providerNames.has(domain.slice(0, stop)) && providerSuffix.test(domain.slice(stop + 1));
}
