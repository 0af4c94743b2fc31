/*
 * The closed vocabulary that the name rules look at. Open vocabulary (titles, roles, heads, first
 * names, names) is in the lists.
 *
 * Invariant: words are match keys (small letters, no marks). A word may stand in several classes.
 * Left out: anything that a list can say; languages other than English.
 *
 * SPDX-License-Identifier: MIT
 */
#include "tag/names_int.h"

#include "tag/words_int.h"

static const struct ds_word_set sets[] = {
	{W_IN,
	 "in near from at to into outside inside around across throughout toward towards via "
	 "between through within beyond"},
	{W_NEAR,
	 "near outside"},
	{W_ART,
	 "the a an"},
	{W_AND,
	 "and or"},
	{W_OFJOIN,
	 "of for on"},
	{W_PARTICLE,
	 "van von der den ter de del della dela di da dos das du la le al el ul bin ibn bint abu "
	 "ben af av zu zum y ould"},
	{W_BE,
	 "is was are were be been being has have had will would may might could should can shall "
	 "did does do also later earlier then now yesterday today again n't repeatedly publicly "
	 "officially reportedly initially immediately not never since already recently explicitly "
	 "formally categorically strongly consistently previously further once only just both "
	 "still"},
	{W_SAY,
	 "said says say told tells tell added adds announced announces confirmed confirms claimed "
	 "claims denied denies stated states reported reports warned warns noted notes argued "
	 "argues insisted insists declared declares explained explains acknowledged acknowledges "
	 "admitted admits alleged alleges asserted asserts accused accuses condemned condemns "
	 "urged urges called vowed vows pledged pledges promised replied responded responds wrote "
	 "writes tweeted asked asks stressed stresses emphasized emphasised reiterated rejected "
	 "rejects dismissed criticized criticised praised welcomed refused agreed believes "
	 "believed thinks thought hopes hoped predicted suggested suggests testified recalled "
	 "remarked commented estimates estimated informed briefed signed met visited arrived "
	 "resigned ordered demanded launched"},
	{W_PLACE,
	 "city cities town towns village villages district districts province provinces region "
	 "regions state states county counties municipality municipalities capital republic "
	 "countries country settlement settlements suburb suburbs port neighbourhood neighborhood "
	 "governorate governorates prefecture oblast island islands area areas"},
	{W_GROUP,
	 "party parties group groups company companies agency agencies organisation organization "
	 "organisations organizations bank banks firm firms militia militias organisers newspaper "
	 "newspapers broadcaster club clubs team teams union unions airline airlines charity "
	 "channel network faction factions movement movements"},
	{W_PEOPLE,
	 "leaders leader officials official ministers minister politicians politician actors "
	 "writers players singers scientists people men women members diplomats activists "
	 "journalists candidates lawyers colleagues relatives"},
	{W_SIDE,
	 "northern southern eastern western central north south east west northeastern "
	 "northwestern southeastern southwestern northeast northwest southeast southwest downtown "
	 "mainland rural neighbouring neighboring nearby upper lower greater"},
	{W_KIN,
	 "son daughter wife husband brother sister father mother uncle nephew cousin widow "
	 "grandson granddaughter grandfather grandmother"},
	{W_NOORG,
	 "tv ok gdp ceo cfo coo cto pm am aids hiv dna rna usd eur gbp pdf dvd cd pc id it i ii "
	 "iii iv vi vii viii ix xi xii xiii xiv xv xvi xvii xviii xix xx xxi sms gps vip faq diy "
	 "mr mrs ms dr phd md ba ma bsc msc bc ad ce bce utc gmt est pst cet ie eg etc ps re fyi "
	 "asap ngo ngos gmo ied ieds suv suvs uav uavs usb url http html xml api cpu gpu ram rom "
	 "sql lcd led ptsd covid sars wmd mp mps mep meps pow pows idp idps atm atms pr hr cv iq "
	 "bbq lol omg wtf no yes a an the and or of to in on at by for with from up out not new "
	 "all more most said this that us we he she they you but is was are be has have had do did "
	 "his her its"},
	{W_NUMBER,
	 "first second third fourth fifth 1st 2nd 3rd 4th 5th 6th 7th sixth seventh eighth ninth "
	 "tenth"},
	{W_SPEAKER,
	 "ministry government police army military authorities authority source sources report reports "
	 "statement witnesses witness residents resident office court media spokesman spokeswoman "
	 "spokesperson spokesmen president general secretary mayor governor experts expert analysts analyst "
	 "workers doctors rescuers director chairman chairwoman ambassador envoy commander judge prosecutor "
	 "prosecutors investigators embassy council committee commission administration parliament hospital "
	 "survivors monitors observers rebels protesters organisers organizers economist scientist "
	 "researchers study survey poll lawyer doctor teacher king queen premier chancellor"},
	{W_EVENT,
	 "war wars conflict summit forum revolution uprising genocide massacre pogrom intifada"},
	{W_PEOPLES,
	 "war wars conflict revolution genocide"},
	{W_KIND,
	 "civil world independence liberation peace economic annual international national "
	 "presidential general film music jazz book"},
	{W_WARNOT,
	 "zone zones crime crimes effort efforts machine veteran veterans criminal criminals hero "
	 "heroes game games room time correspondent correspondents cabinet plane planes ship ships "
	 "chest cry footing memorial reporter reporters film films story stories on with against"},
	{W_CONFIRMS,
	 "confirm confirms confirmed confirming acknowledge acknowledges acknowledged "
	 "acknowledging admit admits admitted admitting verify verifies verified prove proves "
	 "proved proven concede concedes conceded recognise recognises recognised recognize "
	 "recognizes recognized corroborate corroborates corroborated establish establishes "
	 "established certify certifies certified"},
	{W_SAYS,
	 "say says said saying tell tells told telling add adds added adding announce announces "
	 "announced announcing state states stated stating report reports reported reporting note "
	 "notes noted noting declare declares declared declaring explain explains explained "
	 "explaining write writes wrote writing tweet tweets tweeted reply replies replied respond "
	 "responds responded stress stresses stressed emphasize emphasizes emphasized emphasise "
	 "emphasises emphasised reiterate reiterates reiterated comment comments commented remark "
	 "remarks remarked observe observes observed recall recalls recalled testify testifies "
	 "testified inform informs informed mention mentions mentioned point points pointed estimate "
	 "estimates estimated warn warns warned warning predict predicts predicted forecast "
	 "promise promises promised promising pledge pledges pledged vow vows vowed continue "
	 "continues continued reads read shouted shouts yelled whispered screamed muttered "
	 "cried exclaimed chanted chants murmured rumoured rumored understood stressing quote quotes quoted repeat repeats repeated cite cites cited "
	 "show shows showed shown reveal reveals revealed revealing conclude concludes concluded "
	 "find finds found document documented documents suggest suggests suggested suggesting "
	 "believe believes believed think thinks thought hope hopes hoped suspect suspects suspected "
	 "speculate speculates speculated imply implies implied recommend recommends recommended "
	 "indicate indicates indicated agree agrees agreed caution cautions cautioned assure assures assured remind reminds "
	 "reminded clarify clarifies clarified disclose discloses disclosed learned learnt ruled "
	 "rules theorize theorizes theorized theorise theorised reckon reckons reckoned joked quipped "
	 "lamented hinted determined calculated calculates reasoned updated notified notifies briefed "
	 "advised advises asked asks posted elaborated stipulates stipulated opined opines fear fears "
	 "feared alerted alerts"},
	{W_CLAIMS,
	 "claim claims claimed claiming allege alleges alleged alleging assert asserts asserted "
	 "asserting insist insists insisted insisting argue argues argued arguing maintain "
	 "maintains maintained contend contends contended accuse accuses accused accusing charge "
	 "charges charged complain complains complained boast boasts boasted lied lies lie purports "
	 "purported professed professes"},
	{W_DENIES,
	 "deny denies denied denying reject rejects rejected rejecting refute refutes refuted "
	 "dismiss dismisses dismissed dismissing dispute disputes disputed disputing contradict "
	 "contradicts contradicted rebut rebuts rebutted disavow disavowed disclaim disclaimed"},
	{W_DOUBTS,
	 "doubt doubts doubted doubting question questions questioned questioning challenge "
	 "challenges challenged query queried"},
	{W_OPEN,
	 "say says said saying add adds added claim claims claimed warn warns warned believe "
	 "believes believed think thinks thought insist insists insisted report reports reported "
	 "announce announces announced announcing state states stated stating note notes noted noting explain "
	 "explains explained reveal reveals revealed find finds found show shows showed recommend "
	 "recommends recommended observe observes observed estimate estimates estimated suggest "
	 "suggests suggested allege alleges alleged assert asserts asserted argue argues argued "
	 "maintain maintains maintained contend contends contended predict predicts predicted promise "
	 "promises promised promising pledge pledges pledged vow vows vowed declare declares declared "
	 "remark remarks remarked suspect suspects suspected reckon reckons reckoned fear fears feared "
	 "writes wrote reporting lamented complain complains complained disclose discloses disclosed "
	 "indicate indicates indicated boast boasts boasted clarified admit admits admitted concede concedes conceded acknowledge "
	 "acknowledges acknowledged quipped hope hopes reiterated reiterates testified stressed "
	 "stresses emphasised emphasized insisting claiming arguing alleging"},
	{W_HINT,
	 "according per put puts citing quoting words clear statement statements allegation allegations "
	 "accusation accusations rumour rumours rumor rumors suggestion suggestions assertion "
	 "assertions denial denials suspicion suspicions speculation confirmation announcement "
	 "admission insistence complaint complaints testimony version warnings reportedly allegedly "
	 "purportedly supposedly belief assurances assurance contention"},
	{W_NOT,
	 "not never n't no neither nor yet cannot"},
	{W_PRONOUN,
	 "i he she they it we you who"},
	/* words that open sentences and headlines */
	{W_PLAIN,
	 "i you he she it we they me him her us them my your his its our their mine yours hers "
	 "ours theirs this that these those who whom whose which what where when why how whether "
	 "if unless until while although though because since as so than then thus hence therefore "
	 "however moreover furthermore meanwhile nevertheless nonetheless otherwise instead "
	 "besides indeed also too even still yet again already soon later earlier before after "
	 "during despite without with within among between against about above below under over up "
	 "down off out on by of for and but or nor not no yes never ever always often sometimes "
	 "usually generally perhaps maybe probably certainly clearly obviously apparently "
	 "reportedly allegedly here there now today tomorrow yesterday tonight once twice both "
	 "either neither each every all any some many much more most few fewer less least several "
	 "other others another such same only just almost nearly about around one two three four "
	 "five six seven eight nine ten eleven twelve twenty thirty forty fifty hundred thousand "
	 "million billion dozens hundreds thousands millions first second third last next new old "
	 "is are was were be been being am do does did done has have had having will would shall "
	 "should can could may might must let make makes made take takes took get gets got give "
	 "gives gave go goes went come comes came see sees saw look looks find finds found know "
	 "think want use used using try say says said tell told ask asked call called keep kept "
	 "put set show shows showed shown according following including regarding concerning "
	 "speaking citing quoting given based due thanks except like unlike near far away back "
	 "forward together apart alone along across through into onto upon toward towards per via "
	 "versus aboard beyond beneath beside amid amidst additionally finally firstly secondly "
	 "lastly eventually recently currently formerly previously initially originally ultimately "
	 "subsequently consequently accordingly similarly likewise specifically particularly "
	 "especially mainly mostly largely partly overall actually basically essentially really "
	 "simply hopefully unfortunately fortunately sadly surprisingly interestingly importantly "
	 "notably traditionally historically politically economically locally nationally "
	 "internationally immediately suddenly quickly slowly well ok okay please sorry hi hello "
	 "hey dear man men woman women child children boy boys girl girls people person persons "
	 "family families friend friends student students teacher teachers worker workers officer "
	 "officers official"},
	{W_PLAIN,
	 "officials leader leaders police army military soldiers troops forces fighters rebels "
	 "militants protesters demonstrators residents citizens civilians refugees migrants "
	 "victims survivors witnesses experts analysts scientists researchers doctors nurses "
	 "farmers journalists reporters lawyers judges ministers lawmakers authorities government "
	 "governments opposition parliament country countries city cities town towns village "
	 "villages state states nation nations region area areas world war wars peace attack "
	 "attacks bomb bombs bombing explosion blast fire fires earthquake flood floods storm "
	 "crisis conflict violence fighting battle elections election vote votes voters results "
	 "report reports news media press sources source data figures statistics information "
	 "evidence details documents talks meeting negotiations agreement deal plan plans policy "
	 "policies law laws bill court courts trial case cases investigation police prison company "
	 "companies business businesses bank banks market markets price prices sales shares stocks "
	 "oil gas energy power water food health education school schools university hospital "
	 "hospitals house home building buildings road roads street streets bridge airport station "
	 "train trains bus car cars plane flight flights ship ships team teams game games match "
	 "players player coach season film films movie movies music song songs book books show art "
	 "science technology internet computer software phone email website online photo photos "
	 "video videos picture pictures year years month months week weeks day days hour hours "
	 "minute minutes morning afternoon evening night spring summer autumn winter time times "
	 "date part parts number numbers amount total half rest end start beginning middle top "
	 "bottom side sides left right center centre north south east west northern southern "
	 "eastern western central inside outside good great best better bad worse worst big bigger "
	 "biggest small smaller large larger largest high higher low lower long short early late "
	 "young older elderly local foreign national international global regional federal public "
	 "private political economic social military civil human medical legal official unofficial "
	 "former current present past future recent major minor main key important significant "
	 "serious severe heavy light strong weak hard easy difficult simple free open closed full "
	 "empty special general common certain different similar various true false"},
	{W_PLAIN,
	 "real possible likely unlikely able unable ready available necessary what's that's it's "
	 "there's here's let's don't can't won't born died killed injured wounded arrested elected "
	 "appointed published founded established located situated built designed created "
	 "developed written directed produced released included excluded considered known named "
	 "located asked founded sir madam nothing something anything everything nobody somebody "
	 "anybody everybody someone anyone everyone whatever whoever wherever whenever thing "
	 "things way ways lot lots kind sort type types reason reasons result effect effects cause "
	 "causes problem problems question questions answer answers issue issues idea ideas fact "
	 "facts example examples note notes chapter section figure table page pages line lines "
	 "list lists name names word words story stories history life death deaths dead love work "
	 "jobs job money tax taxes cost costs budget trade aid support help security defense "
	 "defence freedom rights right justice truth hope fear god members member delegates "
	 "delegation participants visitors tourists guests passengers parents mothers fathers sons "
	 "daughters brothers sisters husband wife relatives neighbours neighbors activists "
	 "politicians diplomats spokesman spokeswoman spokesperson president minister chairman "
	 "director governor mayor rescuers rescue emergency crews firefighters volunteers "
	 "organisers organizers engineers investigators prosecutors inspectors observers monitors "
	 "negotiators mediators fears hopes calls claims demands concerns questions tensions "
	 "sanctions protests strikes raids clashes shelling missiles rockets artillery drones "
	 "tanks weapons ammunition homes houses shops factories mosques churches villages bodies "
	 "ambulances schools seen heard left returned arrived moved opened closed began begins "
	 "started ended continued continues remains remained became becomes seems appeared appears "
	 "happened wanted needed believe believes hope feel felt remember read write wrote buy "
	 "sell pay paid send sent receive received accept accepted offer offered return visit "
	 "enjoy check click contact follow join learn watch listen visit stay great thank thanks "
	 "welcome congratulations happy merry update updates summary introduction conclusion "
	 "background overview abstract references contents appendix notes external links further "
	 "reading nor lest whereas whereby wherein despite provided assuming considering supposing "
	 "anyway anyhow nevertheless alternatively conversely incidentally admittedly granted "
	 "rather quite very pretty fairly somewhat little enough plenty none ordinary average "
	 "normal typical standard basic original final initial previous additional extra further "
	 "modern ancient historic traditional contemporary white black red green blue yellow brown "
	 "grey gray golden silver dark bright hot cold warm cool dry wet rainy sunny snow rain "
	 "wind weather temperature climate snacks dinner lunch breakfast coffee tea wine beer "
	 "restaurant hotel hotels rooms staff service"},
};

const struct ds_word_sets ds_name_words = {sets, sizeof sets / sizeof *sets};
