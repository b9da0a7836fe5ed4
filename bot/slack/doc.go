// Package slack is Slack: it decodes what a workspace sends into requests, and
// renders replies as Block Kit; where a workspace does not know a newer block yet, older ones
// stand in for a day. What the bot does stays in package bot.
//
// One workspace, two transports. With an app-level token the adapter opens socket
// mode connections (socket.go); without one it serves HTTP (http.go). Both hand
// every payload to the same place (receive.go), which decodes it (decode.go), lets
// the inbox accept it and only then acknowledges it. Replies leave through send.go and
// the workspace (workspace.go), which waits for Slack's rate limits by method and
// channel (gate.go), and says what an operator has to do about an error that no retry
// mends (faults.go).
//
// Names and limits follow https://docs.slack.dev.
package slack
