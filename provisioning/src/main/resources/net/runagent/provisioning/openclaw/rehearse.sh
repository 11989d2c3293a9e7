#!/bin/sh
# Lets the running program think once, in a session that it keeps in its memory alone, and says how that ended. A thought that
# it has had before is refused a second time, and yet says how it ended.
@CALL@ sessions.create --json --timeout 20000 --params '{"agentId":"main","key":"@SESSION@","incognito":true}' > /dev/null
@CALL@ chat.send --json --timeout 20000 --params '{"sessionKey":"@SESSION@","message":"A rehearsal, for nobody.","idempotencyKey":"rehearsal"}' > /dev/null
@CALL@ agent.wait --json --timeout 70000 --params '{"runId":"rehearsal","timeoutMs":60000}'
