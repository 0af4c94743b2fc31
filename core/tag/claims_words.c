/*
 * The closed vocabulary around verbs of saying. The verbs and their stance are in names_words.c.
 *
 * Invariant: words are match keys (small letters, no marks); a word may stand in several sets.
 * Left out: languages other than English.
 *
 * SPDX-License-Identifier: MIT
 */
#include "tag/claims_int.h"

#include "tag/words_int.h"

static const struct ds_word_set sets[] = {
	{C_BREAK,
	 "that but while as because after before when where if although though since until whereas "
	 "than so which who whom whose what how why whether once unless yet nor then"},
	{C_FINITE,
	 "is was are were am has had have will would may might could should can shall did does do "
	 "must died fell rose hit struck left went came took began sank fled lost found saw gave "
	 "made got shot broke drove met held won sent kept stood ran became knew brought bought "
	 "built caught fought felt grew heard led lay paid sold spoke spent thought threw wrote "
	 "remain remains seems seem needs need n't 're 'll started ended stopped changed happened "
	 "goes comes makes gives takes says has do does cannot ca wo became allowed forced"},
	{C_PREP,
	 "of in near from at to into outside inside around across for on with by during under over "
	 "against between among about behind beyond via within without through including amid "
	 "toward towards following despite upon"},
	{C_ADV,
	 "late early earlier later meanwhile however also today yesterday tomorrow again "
	 "separately only just still even instead moreover furthermore already soon too therefore "
	 "nevertheless tonight twice once out long often always"},
	{C_OBJECT,
	 "goodbye goodbyes farewell farewells hello hi yes no nothing little much so something "
	 "anything everything prayers prayer thanks sorry grace mass more less enough otherwise"},
	{C_ASK,
	 "whether if how why when what where who which whom"},
	{C_REFUSE,
	 "declined decline declines declining refused refuse refuses refusing failed fail fails "
	 "unable unwilling reluctant"},
	{C_RAISE,
	 "proceeded proceeds continued continues continue appeared appears appear seemed seems seem went began begins "
	 "able quick careful forced obliged"},
	{C_COUNT,
	 "counted counts count recorded records registered tallied logged listed"},
	{C_FATE,
	 "dead killed missing injured wounded hurt displaced destroyed damaged detained"},
	{C_SURE,
	 "insist deny confirm shouted shouts yelled whispered screamed muttered cried exclaimed chanted "
	 "murmured said says say told tells tell added adds announces announced states stated insisted "
	 "insists explained explains replied warns warned denied denies confirmed confirms claimed "
	 "claims acknowledged admitted alleged stressed declared argued wrote writes believe believes "
	 "claim accused accuses accuse indicated noted notes observed commented remarked tweeted concluded reiterated asserted lamented "
	 "quipped joked cautioned estimates estimated reckons testified"},
	{C_DET,
	 "the a an his her its their our my your this these those some several many most both no "
	 "another one two three four five any all each"},
	{C_NO,
	 "no nobody none neither"},
	{C_ACT,
	 "find finds found show shows showed shown prove proves proved proven establish "
	 "establishes established document documented documents recognise recognises recognised "
	 "recognize recognizes recognized certify certified question questions questioned challenge "
	 "challenges challenged charge charges charged query queried conclude concluded concludes "
	 "concede concedes conceded reveal reveals revealed observe observes observed describe agree "
	 "agrees agreed determined calculated learned learnt ruled rules mention mentions mentioned "
	 "indicate indicates indicated maintain maintains maintained point points pointed written document recall recalls recalled"},
	{C_TELL,
	 "tell tells told telling inform informs informed assure assures assured remind reminds "
	 "reminded updated notified notifies briefed advised advises alerted alerts warn warned warns "
	 "warning cautioned"},
	{C_MIND,
	 "believe believes believed think thinks thought hope hopes hoped suspect suspects suspected "
	 "fear fears feared reckon reckons reckoned"},
	{C_QUOTED,
	 "continue continues continued asks asked reads posted updated briefed advised advises "
	 "notified notifies learned learnt ruled rules agree agrees agreed determined calculated "
	 "calculates reasoned wrote writes writing thought hoped hopes point points pointed respond "
	 "responds responded comment comments commented recall recalls recalled repeat repeats repeated "
	 "read shouted shouts yelled whispered screamed muttered cried exclaimed chanted chants murmured "
	 "lied lies lie document documented documents mention mentions mentioned tweet tweets alerts "
	 "alerted stipulates stipulated elaborated joked testify recommend forecast"},
	{C_LOOSE,
	 "say says said saying claim claims claimed warn warns warned believe believes believed insist "
	 "insists insisted"},
	{C_PAPER,
	 "study studies report reports result results findings figures data statistics documents "
	 "document letter letters email e-mail message post posts tweet memo note article editorial blog "
	 "book website site sign banner ad ads recording video analysis census review investigation "
	 "inquiry probe research paper papers transcript indictment lawsuit complaint filing estimates "
	 "survey surveys poll polls statement release bulletin telegram text newspaper magazine "
	 "officials authors researchers accounts scientists critics scholars historians folks people someone group resolution "
	 "images footage records transcripts opposition campaigners opponents supporters locals"},
	{C_HOW,
	 "say says said saying explain explains explained explaining reveal reveals revealed show shows "
	 "showed know note notes noted tell tells told clarify clarifies clarified"},
	{C_HEDGE,
	 "reportedly allegedly purportedly supposedly"},
	{C_NOUN,
	 "allegation allegations accusation accusations rumour rumours rumor rumors suggestion "
	 "suggestions assertion assertions denial denials suspicion suspicions speculation "
	 "confirmation announcement admission insistence complaint complaints testimony version "
	 "warning warnings statement statements claim claims report reports doubt doubts promise "
	 "promises pledge pledges belief assurances assurance contention"},
	{C_REPORT,
	 "reported reports report reporting"},
	{C_PLURAL,
	 "states reports claims notes documents charges doubts questions promises pledges finds fears "
	 "results rules hopes estimates state report claim document"},
	{C_ANSWER,
	 "reject rejects rejected rejecting dismiss dismisses dismissed dismissing question questions "
	 "questioned challenge challenges challenged recognise recognises recognised recognize "
	 "recognizes recognized establish establishes established certify certifies certified prove "
	 "proves proved contradict contradicts contradicted"},
	{C_DISMISS,
	 "reject rejects rejected rejecting dismiss dismisses dismissed dismissing"},
	{C_MEDIUM,
	 "statement interview speech letter tweet post message address twitter facebook telegram instagram "
	 "weibo youtube television tv radio"},
	{C_OUTLET,
	 "newspaper newspapers agency broadcaster channel network magazine website daily weekly tabloid "
	 "station group charity company firm bank airline"},
	{C_DECLARE,
	 "declare declares declared declaring"},
	{C_GIVE,
	 "released releases issued issues provided provides made makes gave gives read published sent "
	 "posted issue release"},
};

const struct ds_word_sets ds_claim_words = {sets, sizeof sets / sizeof *sets};
