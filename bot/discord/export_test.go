package discord

// ForgetRights forgets what roles may do, as a while does.
func (a *Adapter) ForgetRights() { a.rights.Clear() }
