"""Papers → the mail of a day or a week for each reader, written to files and sent by SMTP.

    subscriptions   subscriptions.yml → who reads, what each follows
    follows         FOLLOWS, the table of what can be followed
    period          the days that a mail is about
    selection       papers → those of a reader, ranked, each with the reasons
    rendering       papers of a reader → HTML and plain text
    message         both → a message with its headers
    sent_record     which messages were sent
    smtp            messages → a server that has TLS
    run             the order of the steps

Only `smtp` talks to a network, and only if a person asks for it.
"""

from generator.digest.run import Options, Report, run
from generator.digest.smtp import System, real_system

__all__ = ["Options", "Report", "System", "real_system", "run"]
