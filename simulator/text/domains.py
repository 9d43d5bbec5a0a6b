"""Top-level domains by which Telegram knows an address without http:// in front (IANA's list; the brands in it are left out)."""

from __future__ import annotations

_COUNTRIES = (
    "ac ad ae af ag ai al am ao aq ar as at au aw ax az ba bb bd be bf bg bh bi bj bm bn bo br bs bt bw by bz ca cc cd cf cg ch ci ck"
    " cl cm cn co cr cu cv cw cx cy cz de dj dk dm do dz ec ee eg er es et eu fi fj fk fm fo fr ga gb gd ge gf gg gh gi gl gm gn gp gq"
    " gr gs gt gu gw gy hk hm hn hr ht hu id ie il im in io iq ir is it je jm jo jp ke kg kh ki km kn kp kr kw ky kz la lb lc li lk lr"
    " ls lt lu lv ly ma mc md me mg mh mk ml mm mn mo mp mq mr ms mt mu mv mw mx my mz na nc ne nf ng ni nl no np nr nu nz om pa pe pf"
    " pg ph pk pl pm pn pr ps pt pw py qa re ro rs ru rw sa sb sc sd se sg sh si sj sk sl sm sn so sr ss st su sv sx sy sz tc td tf tg"
    " th tj tk tl tm tn to tr tt tv tw tz ua ug uk us uy uz va vc ve vg vi vn vu wf ws ye yt za zm zw"
)
_GENERAL = (
    "academy agency app army art asia associates attorney auction audio auto band bank bar bayern beer berlin best bet bible bid bike"
    " bingo bio biz black blog blue book boston bot boutique build builders business buzz cafe cam camera camp capital car cards care"
    " career cars casa cash casino cat center chat cheap christmas church city claims cleaning click clinic clothing cloud club coach"
    " codes coffee college cologne com community company computer consulting contact cool coop country coupon courses credit cruises"
    " dance data date dating deal deals delivery democrat dental design dev diet digital direct directory discount doctor dog domains"
    " download earth eco edu education email energy engineer engineering estate events exchange expert exposed express fail faith family"
    " fan fans farm fashion film finance financial fish fitness flights florist flowers fly food football forum foundation free fun fund"
    " furniture fyi gallery game games garden gay gift gifts gives gmbh gold golf gov graphics gratis green group guide guru hair"
    " hamburg haus health healthcare help hiphop hockey holiday homes horse hospital host hosting hot hotels house how immo immobilien"
    " inc industries info ink institute insurance insure int international investments irish ist istanbul jetzt jobs juegos kaufen kids"
    " kim kitchen kiwi koeln krd land law lawyer lease legal life lighting limited link live living llc loan loans lol london love ltd"
    " madrid management map market marketing markets mba media memorial men menu mil mobi mobile moda moe money moscow moto movie museum"
    " music name navy net network new news ngo ninja now nrw nyc observer one ong onion onl online ooo open org organic page paris"
    " partners parts party pay pet pharmacy phone photo photography photos pics pictures pink pizza place play plumbing plus poker post"
    " press pro productions promo properties property protection pub quebec quest racing radio realestate recipes red rehab reise reisen"
    " rent rentals repair report republican rest restaurant review reviews rich rip rocks ruhr run saarland safe sale salon sarl save"
    " school schule science search secure security services sex sexy shoes shop shopping show singles site ski skin soccer social"
    " software solar solutions song soy spa space sport store stream studio study style sucks supplies supply support surf surgery"
    " sydney systems taipei tattoo tax taxi team tech technology tel tennis theater tickets tienda tips tires tirol today tokyo ton"
    " tools top tours town toys trade trading training travel tube university vacations vegas ventures versicherung vet viajes video"
    " villas vin vip vision vodka vote voting voyage wales wang watch website wed wedding wien wiki win wine work works world wtf xxx"
    " xyz yoga you zone zuerich"
)
TOP_LEVEL = frozenset((_COUNTRIES + " " + _GENERAL).split())


def is_top_level(name: str) -> bool:
    """Whether it is one, written small or all in capitals, but not with a capital first letter alone."""
    small = name.lower()
    if small != name and small[1:] == name[1:]:
        return False
    return small in TOP_LEVEL
