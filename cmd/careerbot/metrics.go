package main

import (
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"

	"careerbot/bot"
	"careerbot/bot/assistant"
	"careerbot/bot/inbox"
	"careerbot/knowledge"
)

// metrics are the process's figures for Prometheus. It implements bot.Observer. No label
// holds anything that a member or a community chose.
type metrics struct {
	bot.Unobserved
	registry  *prometheus.Registry
	questions *prometheus.CounterVec
	hurried   prometheus.Counter
	pins      *prometheus.CounterVec
	votes     *prometheus.CounterVec
	stages    *prometheus.HistogramVec
	acks      *prometheus.HistogramVec
	waits     *prometheus.CounterVec
	waited    *prometheus.CounterVec
	lost      *prometheus.CounterVec
	refused   *prometheus.CounterVec
	unsent    *prometheus.CounterVec
	failures  prometheus.Counter
	incidents map[bot.Incident]prometheus.Counter
	loaded    prometheus.Gauge
	entries   prometheus.Gauge
}

var _ bot.Observer = (*metrics)(nil)

func newMetrics() *metrics {
	m := &metrics{registry: prometheus.NewRegistry()}
	counter := func(name, help string, labels ...string) *prometheus.CounterVec {
		c := prometheus.NewCounterVec(prometheus.CounterOpts{Name: name, Help: help}, labels)
		m.registry.MustRegister(c)
		return c
	}
	histogram := func(name, help, label string, buckets []float64) *prometheus.HistogramVec {
		h := prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: name, Help: help, Buckets: buckets}, []string{label})
		m.registry.MustRegister(h)
		return h
	}
	gauge := func(name, help string) prometheus.Gauge {
		g := prometheus.NewGauge(prometheus.GaugeOpts{Name: name, Help: help})
		m.registry.MustRegister(g)
		return g
	}
	m.questions = counter("careerbot_questions_total", "Questions, by platform and verdict (answered, unsure, none).", "platform", "verdict")
	m.pins = counter("careerbot_pins_served_total", "Questions answered by a pin, by its state (active, stale).", "state")
	m.votes = counter("careerbot_votes_total", "Votes on answers, by whether they found it helpful.", "helpful")
	m.stages = histogram("careerbot_stage_seconds", "How long the stages of a request took (queue, search, answer, send).", "stage",
		[]float64{.0005, .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10})
	m.acks = histogram("careerbot_acknowledgement_seconds", "How long a platform waited until a delivery was taken; Slack and Discord allow 3 seconds.", "platform",
		[]float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2, 3})
	m.waits = counter("careerbot_rate_limited_total", "Calls that a platform's rate limit put off.", "platform")
	m.waited = counter("careerbot_rate_limited_seconds_total", "Seconds for which calls were put off by a platform's rate limit.", "platform")
	m.lost = counter("careerbot_reconnects_total", "Connections to a platform that were lost.", "platform")
	m.refused = counter("careerbot_requests_refused_total", "Requests that careerbot turned away: reason limited for too many of one person in a minute, denied for what only moderators may do, unsigned for what came over HTTP and not from the platform.", "platform", "reason")
	m.unsent = counter("careerbot_replies_unsent_total", "Replies that a platform refused.", "platform")
	m.failures = prometheus.NewCounter(prometheus.CounterOpts{Name: "careerbot_store_errors_total", Help: "Calls on the database that failed."})
	m.hurried = prometheus.NewCounter(prometheus.CounterOpts{Name: "careerbot_questions_hurried_total", Help: "Questions answered by their words alone because the sentence encoder had no time."})
	m.registry.MustRegister(m.failures, m.hurried, collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	m.incidents = map[bot.Incident]prometheus.Counter{}
	for what, c := range map[bot.Incident]prometheus.CounterOpts{
		bot.Uncertain: {Name: "careerbot_replies_uncertain_total", Help: "Replies of which it is open whether they were sent."},
		bot.Expired:   {Name: "careerbot_requests_expired_total", Help: "Requests that are lost: the platform took no reply any more when there was one."},
		bot.Recovered: {Name: "careerbot_requests_recovered_total", Help: "Requests finished after a crash or on another replica."},
		bot.Postponed: {Name: "careerbot_replies_postponed_total", Help: "Replies put off by a platform that took no more for a while."},
		bot.Retried:   {Name: "careerbot_replies_retried_total", Help: "Replies sent again because a platform could not take them, or its answer got lost."},
		bot.Doubled:   {Name: "careerbot_deliveries_doubled_total", Help: "Deliveries of a request that was taken already."},
	} {
		m.incidents[what] = prometheus.NewCounter(c)
		m.registry.MustRegister(m.incidents[what])
	}
	m.loaded = gauge("careerbot_content_loaded_timestamp_seconds", "Unix time at which the content that is served was read and indexed.")
	m.entries = gauge("careerbot_content_entries", "Passages of the guide that are served.")
	f := facts()
	build := prometheus.NewGaugeVec(prometheus.GaugeOpts{Name: "careerbot_build_info", Help: "Which careerbot this is."}, []string{"version", "commit", "go"})
	build.WithLabelValues(f.Version, f.Commit, f.Go).Set(1)
	m.registry.MustRegister(build)
	return m
}

func (m *metrics) Answered(o bot.Outcome) {
	m.questions.WithLabelValues(o.Platform, string(o.Verdict)).Inc()
	if o.Hurried {
		m.hurried.Inc()
	}
	if o.Pin != bot.NoPin {
		m.pins.WithLabelValues(string(o.Pin)).Inc()
	}
}

func (m *metrics) Took(stage bot.Stage, d time.Duration) {
	m.stages.WithLabelValues(string(stage)).Observe(d.Seconds())
}

func (m *metrics) Voted(helpful bool) {
	label := "no"
	if helpful {
		label = "yes"
	}
	m.votes.WithLabelValues(label).Inc()
}

func (m *metrics) StoreFailed() { m.failures.Inc() }

func (m *metrics) Acknowledged(platform string, d time.Duration) {
	m.acks.WithLabelValues(platform).Observe(d.Seconds())
}

func (m *metrics) Limited(platform string, d time.Duration) {
	m.waits.WithLabelValues(platform).Inc()
	m.waited.WithLabelValues(platform).Add(d.Seconds())
}

func (m *metrics) Refused(platform string, why bot.ErrorKind) {
	m.refused.WithLabelValues(platform, string(why)).Inc()
}

// Happened counts an incident. Replies that a platform refuses are counted by platform.
func (m *metrics) Happened(platform string, what bot.Incident) {
	if what == bot.Unsent {
		m.unsent.WithLabelValues(platform).Inc()
		return
	}
	if c, counted := m.incidents[what]; counted {
		c.Inc()
	}
}

// serves begins the figures of a platform at zero: the first of what is rare shows as an
// increase.
func (m *metrics) serves(platform string) {
	m.unsent.WithLabelValues(platform)
	m.lost.WithLabelValues(platform)
	for _, why := range []bot.ErrorKind{bot.Limited, bot.Denied, bot.Unsigned} {
		m.refused.WithLabelValues(platform, string(why))
	}
}

func (m *metrics) Reconnected(platform string) { m.lost.WithLabelValues(platform).Inc() }

func (m *metrics) contentLoaded(at time.Time, c *knowledge.Corpus) {
	m.loaded.Set(float64(at.UnixMilli()) / 1000)
	m.entries.Set(float64(len(c.Entries)))
}

// watch adds the figures that are read off the running bot.
func (m *metrics) watch(b *assistant.Assistant, q *inbox.Queue, now func() time.Time) {
	read := func(name, help string, f func() float64) {
		m.registry.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: name, Help: help}, f))
	}
	read("careerbot_inbox_depth", "Requests that this process is answering.", func() float64 {
		n, _ := q.Depth()
		return float64(n)
	})
	read("careerbot_inbox_age_seconds", "Age in seconds of the oldest request that this process is answering; 0 where there is none.", func() float64 {
		if _, oldest := q.Depth(); !oldest.IsZero() {
			return now().Sub(oldest).Seconds()
		}
		return 0
	})
	read("careerbot_store_degraded_seconds", "Seconds since the database began to fail; 0 while it takes writes.", func() float64 {
		if since, degraded := b.Health().Degraded(); degraded {
			return now().Sub(since).Seconds()
		}
		return 0
	})
	m.registry.MustRegister(&platformStates{q, prometheus.NewDesc("careerbot_platform_up", "Whether a platform takes requests.", []string{"platform"}, nil)})
}

// platformStates reads which platforms run when it is asked.
type platformStates struct {
	queue *inbox.Queue
	up    *prometheus.Desc
}

func (p *platformStates) Describe(ch chan<- *prometheus.Desc) { ch <- p.up }

func (p *platformStates) Collect(ch chan<- prometheus.Metric) {
	for name, state := range p.queue.States() {
		up := 0.0
		if state.Running {
			up = 1
		}
		ch <- prometheus.MustNewConstMetric(p.up, prometheus.GaugeValue, up, name)
	}
}
