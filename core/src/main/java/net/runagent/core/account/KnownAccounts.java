package net.runagent.core.account;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.springframework.stereotype.Component;

@Component
class KnownAccounts implements Accounts {
    private final AccountRecords records;
    private final Clock clock;

    KnownAccounts(AccountRecords records, Clock clock) {
        this.records = records;
        this.clock = clock;
    }

    @Override
    public Optional<AccountId> of(ChatUser user) {
        return records.link(user).map(ChatLink::account);
    }

    @Override
    public void speaks(AccountId id, String languageTag) {
        records.speaks(id, languageTag);
    }

    @Override
    public Optional<Account> find(AccountId id) {
        return records.find(id);
    }

    @Override
    public List<ChatUser> chatsOf(AccountId id) {
        return records.links(id).stream().map(ChatLink::user).toList();
    }

    @Override
    public List<ChatUser> listeningChatsOf(AccountId id) {
        return records.links(id).stream()
                .filter(ChatLink::reachable)
                .map(ChatLink::user)
                .toList();
    }

    @Override
    public void reachable(ChatUser user, boolean reachable) {
        records.reachable(user, reachable);
    }

    @Override
    public Optional<Instant> heldUntil(ChatUser user) {
        Instant now = clock.instant();
        return records.link(user)
                .flatMap(link -> Optional.ofNullable(link.heldUntil()))
                .filter(until -> until.isAfter(now));
    }

    @Override
    public Locale languageOf(AccountId id) {
        String chosen = records.find(id).map(Account::language).orElse(null);
        if (chosen != null) {
            return Locale.forLanguageTag(chosen);
        }
        return records.links(id).stream()
                .findFirst()
                .map(link -> Locale.forLanguageTag(link.language()))
                .orElse(Locale.ENGLISH);
    }
}
