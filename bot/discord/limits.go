package discord

import "time"

// Discord's limits, in characters where nothing else is said.
const (
	// https://docs.discord.com/developers/resources/message#create-message
	maxText  = 4000 // over all texts of a message that is components
	maxNonce = 25
	// https://docs.discord.com/developers/components/overview
	maxComponents = 40
	maxFiles      = 10
	// https://docs.discord.com/developers/components/reference
	maxRows         = 5
	maxRowButtons   = 5
	maxLabel        = 80
	maxMenuOptions  = 25
	maxOptionLabel  = 100
	maxPlaceholder  = 150
	maxModalTitle   = 45
	maxModalInputs  = 5 // components at the top of a modal
	maxInputLabel   = 45
	maxInputAside   = 100 // what stands below a label
	maxInputValue   = 4000
	maxInputExample = 100
	minRadio        = 2
	maxRadio        = 10
	// https://docs.discord.com/developers/resources/message#attachment-object
	maxAltText = 1024
	// https://docs.discord.com/developers/interactions/application-commands
	maxCommandDescription = 100
	maxCommandOptions     = 25
	maxCommandChoices     = 25
	maxChoiceName         = 100

	// https://docs.discord.com/developers/interactions/receiving-and-responding
	responseTime = 3 * time.Second  // for the first response
	tokenTime    = 15 * time.Minute // for everything after it
	// Discord tells messages of one nonce from their doubles for some minutes.
	// https://docs.discord.com/developers/resources/message#create-message
	nonceTime = 2 * time.Minute
	// An answer that takes longer is announced.
	deferAfter = 1500 * time.Millisecond
	// https://docs.discord.com/developers/topics/rate-limits
	requestsPerSecond = 50
	maxInvalid        = 10_000 // responses 401, 403 and 429 in invalidWindow; then the address is banned
	invalidWindow     = 10 * time.Minute
)
