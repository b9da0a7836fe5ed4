package index

import (
	"strings"
	"testing"

	"careerbot/knowledge"
)

// TestTalk: small talk, and questions about the bot and the guide, are answered by a line
// of their kind.
func TestTalk(t *testing.T) {
	ix := sharedIndex(t)
	says := map[string]string{}
	for _, k := range ix.Corpus().Talk.Kinds {
		says[k.Says] = k.Name
	}
	for kind, texts := range map[string][]string{
		"greeting":  {"hey", "Good morning everyone!", "gm", "hey how's your day", "hello there", "how are you?", "yo", "Hi bot 👋"},
		"chatter":   {"ok cool", "lol", "lmao ok", "no", "+1"},
		"thanks":    {"thanks!", "thanks a lot 🎉", "ok thanks", "thanks that was great!", "thank u so much that helped a lot", "Thanks for explaining that to my cousin", "good bot"},
		"goodbye":   {"bye", "ok bye!", "good night all", "see you tomorrow"},
		"swearing":  {"you suck", "YOU SUCK!!", "this bot sucks", "fuck you", "wtf", "this is bullshit", "stupid bot", "useless bot", "what the f*ck"},
		"hopeless":  {"i feel hopeless", "feeling hopeless", "i feel hopeless, nobody hires me", "nobody hires me", "rejected again", "got rejected again today, 40th time", "i'm about to give up", "no one replies to my applications :("},
		"crisis":    {"i want to die", "i think of suicide"},
		"abilities": {"what can you do", "What can you do for me?", "can you help me", "help me please", "how do you work"},
		"bot":       {"are you human", "are you a human?", "are you an AI?", "r u a bot", "what's your name", "who made you", "are you chatgpt"},
		"author":    {"who wrote this", "who wrote the guide?", "Who wrote that guide", "who's the author", "where do your answers come from?", "what is your source"},
		"age":       {"how old is it", "how old is this guide?", "when was this guide written", "when was it written?", "is this guide up to date", "how recent are your numbers"},
	} {
		for _, text := range texts {
			r := search(t, ix, knowledge.Query{Text: text})
			if !r.Smalltalk || r.Verdict != knowledge.None || says[r.Says] != kind {
				t.Errorf("%q: %s, %q (%s), want the line for %s", text, r.Verdict, r.Says, r.Why.Reason, kind)
			}
			if (kind == "hopeless") != (len(r.See) > 0) {
				t.Errorf("%q names the passages %v", text, r.See)
			}
			checkResult(t, r)
		}
	}
	for _, text := range []string{
		"hey do i need a phd", "thanks! and the salary?", "hello, what do juniors make?", "can you help me become an mle", "are mles human", "who wrote tensorflow",
		"how old are most mles", "my manager is a jerk, what now", "is ai going to replace mles", "why", "what do you know about pay",
	} {
		if r := search(t, ix, knowledge.Query{Text: text}); r.Says != "" {
			t.Errorf("%q is answered by %q, but it asks something", text, r.Says)
		}
	}
}

// TestTalkIsTrue: what is said of the guide is what the guide is.
func TestTalkIsTrue(t *testing.T) {
	ix := sharedIndex(t)
	for text, want := range map[string]string{"when was this guide written": "2026", "what is the title of the guide": "Machine Learning Engineer career guide"} {
		if r := search(t, ix, knowledge.Query{Text: text}); !strings.Contains(r.Says, want) {
			t.Errorf("%q: %q does not name %q", text, r.Says, want)
		}
	}
	for _, k := range ix.Corpus().Talk.Kinds {
		if strings.ContainsAny(k.Says, "{}") {
			t.Errorf("%s says %q", k.Name, k.Says)
		}
	}
}

// TestSwearwordsWeighNothing: beside a question they change nothing, and they are never
// mended into the guide's words.
func TestSwearwordsWeighNothing(t *testing.T) {
	ix := sharedIndex(t)
	for rude, plain := range map[string]string{
		"what the hell do juniors make": "what do juniors make", "shit, do i need a phd?": "do i need a phd?", "how the fuck do i become an mle": "how do i become an mle",
	} {
		same(t, ix, plain, rude)
	}
}

// TestWordless: a message without words is asked what it would like to know.
func TestWordless(t *testing.T) {
	ix := sharedIndex(t)
	for _, text := range []string{"", "?", "...", "!!!", "🤔", "🤔🤔 👩🏽‍🔬", ":thinking:", "<@U1>", "\u200b", "—", "> ", "***"} {
		if r := search(t, ix, knowledge.Query{Text: text}); r.Says != ix.Corpus().Talk.Nothing {
			t.Errorf("%q: %q, want %q", text, r.Says, ix.Corpus().Talk.Nothing)
		}
	}
}

// TestLanguages: another language gets its own line; English with foreign names, and a
// word that two languages share, is English.
func TestLanguages(t *testing.T) {
	oneGoroutine(t)
	ix := sharedIndex(t)
	says := map[string]string{"": ""}
	for _, l := range ix.Corpus().Talk.Languages {
		says[l.Says] = l.Name
	}
	for language, texts := range map[string][]string{
		"Spanish":    {"¿cuánto gana un ingeniero de machine learning?", "Cuanto gana un MLE senior?", "necesito un doctorado?", "Hola, ¿cómo puedo empezar?"},
		"French":     {"Combien gagne un ingénieur ML ?", "Est-ce qu'il faut un doctorat ?", "COMBIEN DE TEMPS FAUT-IL POUR DEVENIR INGENIEUR ?"},
		"German":     {"Muss ich einen Doktor haben?", "Wie viel verdient ein ML Engineer?", "wie werde ich ML Engineer"},
		"Portuguese": {"Quanto ganha um engenheiro de machine learning?", "Preciso de doutorado?"},
		"Italian":    {"Quanto guadagna un ingegnere ML?", "Mi serve un dottorato?"},
		"Polish":     {"Ile zarabia inżynier ML?", "Czy potrzebuję doktoratu?"},
		"Dutch":      {"Hoeveel verdient een ML engineer?"},
		"Turkish":    {"Bir ML mühendisi ne kadar kazanır?"},
		"Russian":    {"Сколько зарабатывает ML инженер?", "нужна ли мне PhD?"},
		"Hindi":      {"क्या मुझे पीएचडी चाहिए?", "kya mujhe phd chahiye"},
		"Arabic":     {"هل أحتاج إلى دكتوراه؟"},
		"Chinese":    {"我需要博士学位吗？", "MLE工资多少"},
		"Japanese":   {"機械学習エンジニアの給料は？", "PhDは必要ですか"},
		"Korean":     {"머신러닝 엔지니어 연봉이 얼마예요?"},
		"": {
			"salaire senior", "salario", "no", "die", "was", "hallo", "comment", "mle salary in São Paulo", "mle salary in Rio de Janeiro", "los angeles salary",
			"is Carlos de la Cruz hiring", "salary in El Paso", "do i need to die for this", "is coursera por favor good", "le wagon bootcamp worth it?",
			"ecole polytechnique masters worth it", "is 東京 salary good", "résumé tips", "is a café job bad on a résumé",
		},
	} {
		for _, text := range texts {
			r := search(t, ix, knowledge.Query{Text: text})
			if got, known := says[r.Says]; known && got != language || !known && language != "" {
				t.Errorf("%q is taken for %q (%s), want %q", text, got, r.Why.Reason, language)
			}
		}
	}
	for _, q := range ix.Corpus().Questions {
		if r := search(t, ix, knowledge.Query{Text: q.Text}); len(q.Entries) > 0 && strings.Contains(r.Why.Reason, "not English") {
			t.Errorf("%q: %s", q.Text, r.Why.Reason)
		}
	}
}
