"""Surnames that are also words of a language, by language: alone in a text they may mean anything, so they are told and not left out.

A list can't be complete; what is missing here is left out of the site with its sentence, and the check says so.
"""

from __future__ import annotations

import re
from functools import cache

from portal.common.folding import fold_name
from portal.content.interface_words import WORDS as INTERFACE
from portal.content.interface_words import package_words
from portal.content.name_forms import forms_of


def is_ordinary(word: str) -> bool:
    """Whether a folded word is one of a language, or of the interface that the generator brings."""
    return word in _ordinary()


@cache
def _ordinary() -> frozenset[str]:
    known = {fold_name(word) for language in ("en", "fr", "uk") for word in _WORDS[language].split()}
    known |= {form for word in _WORDS["ar"].split() for form in forms_of(word)}
    for file in INTERFACE.glob("*.yml"):
        for unit in package_words(file.stem).values():
            known.update(re.findall(r"[^\W\d_]{3,}", fold_name(unit.value)))
    return frozenset(known)


_WORDS = {
    "en": (
        "abbey abbot abbott able about above adder after again age ages ago aid aids air all allay also am an and angel "
        "any apple april arch archer are area arm army art as ash ask at august back badger bailey baker ball balls "
        "banks barber barker barley barn baron base bass baxter be beach beam bean bear beard because beck bed been "
        "before being bell bells below bench berry best bird birds bishop bit black blade blank bless bliss block bloom "
        "blue board body bold bolt bond bone book booker booth both bound bowl bowman box boyd brand brave bread brick "
        "bridge bridges bright brook brooks broom brother brown bull burn burns bus bush but butcher butler button "
        "buyer by call came camp can candy cane cannon canon cape car carbon card care carpenter carrier carter "
        "cartwright carver case cash castle cave chain chamber chambers chance chandler change chant chapel chapman "
        "charity chase child childs church city clark clay clean clear cliff close cloud club coach coal cock coffee "
        "cold cole collar come comes commons constant cook cooper cope corn cotton counts court cousins cox crane crisp "
        "cross crow crown curry dale dancer darling dart data dawn day days deal dean dear deep deer dial diamond "
        "dickens did dish do dodge does dolphin done door down drake draper drew driver drum due duke during dust dyer "
        "each eager eagle earl early earn ease east easter edge elder else end ends england english even evens ever "
        "every face fact fair fairs faith fall falls far farm farmer fast fay fear fee fellow few field fields fin "
        "finch fine fire fish fisher fit fitter flag fleet fletcher flint flood flower flowers fly foot for ford "
        "foreman forest forester form forward foster found fountain four fowler fox frank free freedom freeman french "
        "friend friends from frost full fuller fun fund game gap garden gardener gates gave gay gentle german get gets "
        "gift give gives glass glover go goal goes gold golden good goodman got grace grand grant grave graves gray "
        "green grey groom ground grove groves guest guide gunner guy had hair hale half hall halls ham hammer hand "
        "handy harbour hard hardy hare harmony harper hart harvest has hatch hatter have hawk hay he head heard heart "
        "heat heath heaven held helm help hemp hen her herald herd here herring hers high hill hills him hind hire his "
        "hobby hold holder hole holiday holland holly home hood hook hooks hope horn horne horse host hour house how "
        "hull human hunt hunter ice idea if in inch into ireland iris iron is it its ivory ivy jack jade jasmine jewel "
        "job jobs join joiner joy joyce judge july jump june junior just justice keen keep keeper kept key keys kid "
        "kind king kitchen knew knight know known lace lack lake lamb lance land lane large lark last late law lawless "
        "lawn lay leach lead leader leaf learn least leave led lees left lemon less let lets level lever liberty life "
        "lily lime line link lion list little live lives lock lodge london long look loop lord lot love loved lovely "
        "low luck lucky ludlow lunch lynch made main major make maker makes man mane manner many march marine mark "
        "market marks marsh marshal marshall martin mason master masters may mayor me mead mean means meet melody men "
        "merchant mercy merit merry met mild miles mill miller mills mine miner mint money monk moody moon moor moore "
        "moral more morning moss most mother mount mountain much mustard my nail near need new newman news next nice "
        "night nightingale nine noble none noon nor north not note novel now nurse oak oaks of off offer olive oliver "
        "on once one only open or orange orchard order other our out over own oxford pace pack page pages paid paige "
        "pain paine painter palace palm palmer paradise paris park parker parks parrish parson parsons part partridge "
        "pass past patch patience peace peacock pearl pepper perch perry person phoenix pike pilgrim pilot pine pink "
        "piper pitch place plain plan plant plum plus pole pollard pond pool poor pope porter post pot potter potts "
        "pound power powers prayer press price pride priest prime prince prior proud provost prudence purple purse put "
        "queen quick quill rain ran raven ray read reader ready reason red reed reef reeve rest rice rich riches ridge "
        "right ring river rivers roach road roads robin rock rod roman rood rook room root rope rose round rover rowing "
        "royal ruby rule run rush russet rust sadler sage said sailor saint sale salmon salt same sand sands sat savage "
        "saviour saw sawyer say sayer saying says scales school scott seal see seed seen sees self sell seller send "
        "senior sent sergeant set shade shah sharp sharpe shaw she sheep shepherd sheriff shield ship shoe shore short "
        "shot should show shrew side sign silk silver silvers simple singer single sit site six skinner sky slack "
        "slater slaughter sleep small smart smith smoke snow so soldier some somers son song soon sort south sparks "
        "sparrow speak spear speed spence spencer spice spider spoon spring springer squire stable stack star stark "
        "starr start stead steel steep stein stern steward stock stocks stone stones storm story strand strange "
        "stranger straw street strong such sugar sum summer summers sun sunny sure surgeon swallow swan sweet swift "
        "sword table tailor take takes tame tank task taylor teach teacher tell temple ten text than that thatcher the "
        "their them then there these they thick think this thorn those through tide tiger till tiller tin tinker to "
        "told toll ton tongue too took tower towers town train travel traveller travers treat tree trigger trip trout "
        "true trump trust try tucker turk turn turner two tyler type under underwood unity until up us use used user "
        "usher vale valley van vane venus very via victor victory view vine viola violet virgin wade wagner wait waiter "
        "wake walk walker wall wallace waller walls want war ward warden ware warm warner was washer watch water waters "
        "way we weather weaver webber weeks well wells welsh went were west western wet whale what wheat wheel wheeler "
        "when where which while white who why wicks wide wild wilder will willow wills win wind window wine wing winner "
        "winter winters wise wish with wolf wolfe wonder wood woodman woods woodward wool woolf word words work worker "
        "workman world worth wren wright yard yarn year yet york you young younger your yule zone "
    ),
    "fr": (
        "abbé heureux agneau ai aide aides allemand alors ami amis amour an ange anglais ans août après as aussi avant avec "
        "avoir avril bailli barbier baron bas beau bel belle berger bernard besoin bien blanc blanche bois boisson bon "
        "bonhomme bonne boucher boulanger bourgeois bouvier bras brun but cadet car carré cas cause ce cerf ces cet "
        "cette chapelle charpentier chasseur chevalier chez choix chrétien château clair claire clerc cloutier comte "
        "constant cordier cour courant couture côté dame dans date dauphin demain denis des dieu dimanche dire dit dits "
        "donc dont dos droit duc dur eau effet elle elles emploi entre est fabre facteur faire fait faits faucon faure "
        "ferrand ferrier fille fin flamand fleur fleury fois fond fontaine forestier forgeron forme fort forêt foucher "
        "fournier franc france français fèvre février gagnant gallois garde gardien garnier gentil geste grand grande "
        "granger gras gros gré guerrier gérant hardi haut heure hier hiver homme ici idée il ils jadis jardin jardinier "
        "jeune joie joly jour jourdain journée juillet juin lemaire les leur leurs libre lien lieu lion liste lit loi "
        "lorrain lors loup lu là ma main maire mais maison mal malin marchand marche marie marin mars martin masson "
        "maçon maître mercier mes meunier midi mieux mignon mis moine moins mois mon monnier montagne moreau moulin "
        "mouton moyen ne neuf neveu ni noble noir nom nombre non nous noël on ont ordre ou oui où page par paris part "
        "pas pasquier pasteur pauvre pays perle perrier petit petite peu pied pierre plan plus poirier pont port porte "
        "portier poste pour prieur prince printemps pris privé prix projet prévost public père pêcheur quartier que qui "
        "quoi rang renard reste richard riche rivière robin roi romain rose rossignol rouge rousseau roussel roux roy "
        "rue rôle sa sage salle sans sauvage se seigneur sellier sens serrurier ses si simon soleil son sont sorte sous "
        "su suite sujet sur ta tailleur tas tavernier temps tes tissier titre ton tonnelier tour tous tout toute "
        "travail trop très type tôt un une va vache vais vallée verrier vers vert vidal vie vigne vigneron villa "
        "village ville vincent vivant voie voisin vont vous vu vue âge état étoile été évêque être "
    ),
    "uk": (
        "або але багатий без бик бойко бондар боярин білий ваш ведмідь верба вересень весна весь вечір вже вишня вовк "
        "вода волик волошин вона вони воно ворона все від віл він вісім вітер гайдук гетьман голова голуб гончар гора "
        "горобець гриб гусак гусь два де день десять дитина для дні дорога друг дуб дуже дяк дід дім життя жук журавель "
        "жінка заєць земля зима золотий зоря його калина кат качка книга книш кобзар коваль коза козак коли колос комар "
        "коновал король корінь котляр кравець країна круглий куди кузнець кухар кушнір кіт лебідь левада лис лисиця "
        "лист лише лоза любов люди людина літо майстер малий мама мельник миска мова молодий морква мороз моя моє мої "
        "мудрий муляр між мій міст місто нагорний над надія наш небо небога новий нога ні німець око орел осінь павук "
        "перед перець пилип писар поле попович правда при приклад про пшениця півень під після п’ять раз рак рибак "
        "робота роки руда рудий рука ріг різник рік річка сало святий середа сивий сила сич скляр слава слово слюсар "
        "сніг сокіл соловей сонце сорока справа старий стельмах степ сто столяр суббота субота сум суховій сушко сім та "
        "так там тато твій те тесля тихий ткач той токар травень три туман тут ті тільки угорець умань усі хліб хмара "
        "холод храм цар цвіт це цей циган ця ці чабан чайка час через чи чоловік чорний чудо чумак швець шевець шинкар "
        "школа шість щастя ще що щука яблуко явір як яка яке який які ярмарок ясний ім’я іскра їй їх її "
    ),
    "ar": (
        "آخر أب أخ أخت أرض أم أمر أمل أمين أمينة أن أنت أو أول إذا إلى إن ابن الأبيض الأحمر الأخضر الأردني الأردنية "
        "الأزرق الأسود الأمير البغدادي التركي التركية التونسي التونسية التي الجزائري الحداد الحر الحكيم الحلبي الخباز "
        "الخطيب الدمشقي الذي الذين الربيع السعيد السوداني السودانية السوري السورية الشامي الشرقي الصديق الصغير العالم "
        "العامل العراقي العراقية العربي العربية العمل الغربي الفلسطيني الفلسطينية القاضي الكبير الكردي الكريم اللبناني "
        "اللبنانية الليبي المدني المصري المصرية المغربي المغربية الملك المنصور النجار النور الهندي اليمني اليمنية اليوم "
        "امرأة باب بدر بعد بعض بل بلد بنت بيت بين تحت تلك ثم جابر جديد جميل جميلة حامد حتى حرب حسن حسنة حق حكيم حياة "
        "خالد خير دولة ذلك رأس ربيع رجاء رجل رشيد سالم سرور سعيد سعيدة سلام سماء سنة شريف شمس شهر صادق صالح صالحة صغير "
        "طاهر طبيب طفل طيب عادل عادلة عام عزيز عظيم على عمل عن عند عين غير فارس فرح فوق في قاسم قال قالت قبل قد قديم "
        "قلب قمر كامل كان كانت كبير كتاب كريم كريمة كل كما لا لم لن ما ماء ماجد محمود مدرس مدرسة مدينة مع معلم من منصور "
        "ناصر نبيل نحن نور هدى هذا هذه هلال هم هو هي وفاء يد يوم "
    ),
}
