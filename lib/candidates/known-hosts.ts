/** Hosts whose meaning is known beforehand: where no person of the fediverse lives, copies, groups, bridges, link pages. */

/**
 * Compared with a host itself and with its registrable domain, never as a part of a name.
 * Each list was gone through on the day in `asOf`; sites open and close to the fediverse, so a list is data, not a rule.
 * Mail providers: lib/fediverse/mail-hosts.ts.
 */
type KnownHosts = { readonly asOf: string; readonly hosts: readonly string[] };

const words = (text: string): readonly string[] => text.trim().split(/\s+/);

/** Sites whose own profile links look like those of the fediverse. Threads is one: see `bridges` for its accounts. */
export const sitesWithProfilePaths: KnownHosts = {
  asOf: "2026-11-23",
  hosts: words(`
    9gag.com addons.mozilla.org angel.co anilist.co annict.com archiveofourown.org arxiv.org ask.fm atcoder.jp
    audiomack.com backloggd.com bandlab.com bere.al bigo.tv bitchute.com bitclout.com boardgamegeek.com booklog.jp
    booth.pm brunch.co.kr buymeacoffee.com caffeine.tv cara.app change.org clubhouse.com coconala.com codeforces.com
    codepen.io codesandbox.io codewars.com connpass.com coub.com crates.io credly.com crowdin.com curiouscat.live
    curiouscat.me d.tube daily.dev dailymotion.com deviantart.com diamondapp.com discogs.com dlive.tv douyin.com
    duolingo.com ecency.com eyeem.com fanbox.cc fanfiction.net figma.com filmarks.com flipboard.com foundation.app
    freelancer.com furaffinity.net gamejolt.com getrevue.co giphy.com glitch.com gofundme.com goodreads.com
    gumroad.com hackernoon.com hackerone.com hackmd.io hashnode.com hex.pm hey.xyz hive.blog hub.docker.com ifunny.co
    imvu.com inkitt.com iris.to itaku.ee itch.io joinclubhouse.com jsfiddle.net jsr.io kakuyomu.jp kick.com ko-fi.com
    komoot.com koo.app kwai.com last.fm layers.to lbry.tv lemon8-app.com letterboxd.com lichess.org likee.video
    lin.ee magic.ly malt.fr manylink.co mathoverflow.net matters.news matters.town medium.com minne.com mirrativ.com
    mirror.xyz modrinth.com myanimelist.net newgrounds.com ngl.link nicovideo.jp nomadlist.com nomads.com note.com
    observablehq.com odaibako.net odysee.com ofuse.me openprocessing.org openrec.tv opensea.io openstreetmap.org
    osu.ppy.sh packagist.org paragraph.xyz peakd.com peerlist.io pexels.com pixabay.com pixiv.net polywork.com
    poparazzi.com post.news privatter.net producthunt.com pronouns.page qiita.com rarible.com read.cv replit.com
    retroachievements.org retrospring.net rumble.com scratch.mit.edu skeb.jp sketchfab.com snapchat.com
    soundcloud.com sourceforge.net speakerdeck.com speedrun.com spoutible.com stackblitz.com stand.fm steemit.com
    substack.com superrare.com suzuri.jp tap.bio tenor.com thestorygraph.com threads.com threads.net throne.com
    tiktok.com tippin.me tradingview.com traewelling.de trakt.tv trello.com triller.co tumblr.com twitch.tv
    typefully.com udemy.com unpkg.com unsplash.com untappd.com velog.io venmo.com vero.co vimeo.com vsco.co
    wattpad.com waze.com weasyl.com weibo.com wellfound.com withkoji.com wt.social youtu.be youtube.com zap.stream
    zenn.dev zora.co`),
};

/** Other networks and services. */
export const otherNetworks: KnownHosts = {
  asOf: "2026-11-22",
  hosts: words(`
    500px.com about.me academia.edu amazon.com amzn.to apple.com artstation.com askubuntu.com behance.net bit.ly
    bitbucket.org blogspot.com bsky.app bsky.social buff.ly cash.app clubhouse.com cohost.org dev.to discord.com
    discord.gg dribbble.com ebay.com etsy.com facebook.com farcaster.xyz fb.com fb.me flickr.com gettr.com gist.github.com
    gitee.com github.com gitlab.com goo.gl google.com gravatar.com hackerrank.com hive.social imdb.com imgur.com
    instagram.com ismy.link itunes.com kaggle.com kakao.com keybase.io kickstarter.com leetcode.com lens.xyz line.me
    linkedin.com livejournal.com meetup.com messenger.com mewe.com minds.com mixcloud.com myspace.com naver.me
    news.ycombinator.com npmjs.com nostr.com ok.ru onlyfans.com orcid.org ow.ly parler.com patreon.com paypal.com
    paypal.me pinboard.com pinboard.in pinterest.com pinterest.de pinterest.fr primal.net pypi.org quora.com reddit.com
    researchgate.net roblox.com sciprofiles.com serverfault.com signal.me skype.com slack.com snort.social spotify.com
    stackexchange.com stackoverflow.com steamcommunity.com strava.com superuser.com t.co t.me telegram.me telegram.org
    tinyurl.com tripadvisor.com truthsocial.com twitter.com viadeo.com vk.com warpcast.com wa.me whatsapp.com
    wikipedia.org x.com xing.com yelp.com youtube-nocookie.com`),
};

/** Addresses for chat, written like handles. */
export const chatServers: KnownHosts = {
  asOf: "2026-11-22",
  hosts: words("conversations.im jabber.at jabber.ccc.de jabber.de jabber.org matrix.org xmpp.jp"),
};

/** Newspapers and broadcasters whose staff write their mail address into their bio. Their own instances stand elsewhere. */
export const newsMail: KnownHosts = {
  asOf: "2026-11-23",
  hosts: words(`
    abc.net.au abcnews.com afp.com apnews.com asahi.com axios.com bbc.co.uk bbc.com bild.de bloomberg.com
    bloomberg.net bostonglobe.com businessinsider.com buzzfeed.com cbc.ca cbsnews.com chicagotribune.com cnbc.com
    cnn.com corriere.it dailymail.co.uk dowjones.com economist.com elpais.com elpais.es faz.net folha.com.br
    forbes.com fortune.com foxnews.com ft.com globeandmail.com guardian.co.uk huffpost.com independent.co.uk
    latimes.com lefigaro.fr lemonde.fr liberation.fr msnbc.com nbcnews.com nbcuni.com newsweek.com newyorker.com
    npr.org nypost.com nytimes.com nzz.ch observer.co.uk politico.com politico.eu repubblica.it reuters.com scmp.com
    sky.uk smh.com.au spiegel.de sueddeutsche.de taz.de telegraph.co.uk the-times.co.uk theatlantic.com
    theguardian.com thetimes.co.uk thomsonreuters.com time.com usatoday.com vice.com voanews.com vox.com
    washingtonpost.com washpost.com welt.de wired.com wsj.com zeit.de`),
};

/** Accounts that repeat what somebody posted elsewhere: never that person. */
export const mirrors: KnownHosts = {
  asOf: "2026-11-22",
  hosts: words(`
    beta.birdsite.live bird.evilcyberhacker.net bird.istheguy.com bird.makeup bird.r669.live bird.seafoam.space
    birdbots.leptonics.com birdsite.b93.dece.space birdsite.gabeappleton.me birdsite.live birdsite.lovelyrad.com
    birdsite.miriobtw.com birdsite.monster birdsite.oliviaappleton.com birdsite.platypush.tech birdsite.slashdev.space
    birdsite.toot.si birdsite.wilde.cloud birdsitelive.ffvo.dev birdsitelive.kevinyank.com bridge.birb.space
    kilogram.makeup mirr0r.city press.coop rss-parrot.net sportsbots.xyz tweetbridge.kogasa.dev twtr.plus`),
};

/** Accounts that repeat what many people send to them. */
export const groupServers: KnownHosts = {
  asOf: "2026-11-22",
  hosts: words("a.gup.pe chirp.social fedigroups.social gup.pe relay.fedi.buzz tags.pub fedibuzz.social"),
};

/** Accounts of another network seen from the fediverse: a class of their own, off until the person asks for them. */
export const bridges: KnownHosts = {
  asOf: "2026-11-22",
  hosts: words("brid.gy threads.net threads.com"),
};

/** Pages that gather somebody's links: worth opening by a person, no handle in themselves. */
export const linkPages: KnownHosts = {
  asOf: "2026-11-22",
  hosts: words(`
    about.me allmylinks.com allmy.bio beacons.ai beacons.page bento.me bio.link bio.site biolink.website biolinky.co
    campsite.bio carrd.co contactin.bio direct.me flow.page flowcode.com hoo.be instabio.cc keyoxide.org koji.to lit.link
    link.bio linkin.bio linkpop.com linktr.ee lnk.bio many.link manylink.co msha.ke mssg.me omg.lol potofu.me
    profcard.info pronouns.page shor.by snipfeed.co solo.to stan.store tap.bio taplink.cc withkoji.com wlo.link
    zez.am`),
};

/** Words that are a role, not a person, when they are the whole user part of a bare address. */
export const roleWords: ReadonlySet<string> = new Set(
  words(`
    abuse accueil admin administration billing bonjour booking bookings business careers commercial contact contacto
    contato contatto communication customerservice editor enquiries feedback git hallo hello help hi hola impressum info
    informatie informations infos inquiries jobs kontakt mail mailbox marketing media news newsletter no-reply noreply
    office orders post postmaster pr presse press privacy redaction redaktion root sales secretariat service shop studio
    support team tips webmaster welcome`),
);
