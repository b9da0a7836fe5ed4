// Package discord is Discord: it decodes what servers and their members send into
// requests, and renders replies as components (render.go, controls.go) and forms as modals
// (form.go). What the bot does stays in package bot.
//
// Interactions and messages come through the gateway (gateway.go), interactions also
// over HTTP (http.go). Both hand them to the same place (receive.go), which decodes
// them (decode.go) and lets the inbox accept them. An interaction has to be answered
// within three seconds: the reply itself does so, or after a second and a half a
// deferral (pending.go). Replies leave through send.go and api.go, which waits for
// Discord's rate limits by route (limiter.go).
//
// Types of messages are discordgo's; forms have their own, as it has no labels and no radio
// groups. Its client is not used: it waits for rate limits while it holds a lock and drops what
// answers say of them; its gateway hides the codes with which Discord closes for good,
// identifies at once after an invalid session, and can hang while it holds its session's lock.
//
// Names and limits follow https://docs.discord.com/developers.
package discord
