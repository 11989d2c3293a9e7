package net.runagent.bot.operator;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import net.runagent.core.account.PublicUrl;
import net.runagent.core.conversation.SupportAddress;
import net.runagent.core.operator.Finding;
import net.runagent.core.operator.Part;
import net.runagent.core.operator.ProviderCheck;
import net.runagent.core.vault.KeyState;
import net.runagent.core.vault.VaultKeys;
import net.runagent.core.vault.VaultStatus;
import net.runagent.core.vault.VaultStatus.Line;
import net.runagent.core.work.ServiceClock;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.BeansException;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;

/** Looks at every part from the inside out: settings, key, database, clock, then the providers, side by side. */
final class Doctor {
    private static final String DATABASE = "Database";

    private final ConfigurableApplicationContext house;
    private final Environment environment;

    Doctor(ConfigurableApplicationContext house) {
        this.house = house;
        this.environment = house.getEnvironment();
    }

    List<Finding> look() {
        List<Finding> findings = new ArrayList<>();
        findings.addAll(WrongSettings.in(house));
        findings.addAll(UnknownSettings.in(house.getEnvironment()));
        Map<String, ProviderCheck> checks = checks();
        Map<String, Looking> looks = new LinkedHashMap<>();
        checks.forEach((name, check) -> {
            Part part = part(name);
            if (part == null || part.missing(environment::getProperty).isEmpty()) {
                looks.put(name, Looking.begin(name, check));
            }
        });
        Looking clock = Looking.begin("Clock", () -> ClockLook.at(environment, house.getBean(ServiceClock.class)));
        findings.addAll(vaultKey());
        Finding database = looks.containsKey(DATABASE)
                ? looks.get(DATABASE).ended()
                : Finding.wrong(DATABASE, "could not be looked at: its settings are not right", "see above");
        findings.add(database);
        findings.addAll(knownText(database));
        findings.add(clock.ended());
        Part.ALL.forEach(part -> findings.add(finding(part, looks.get(part.name()))));
        looks.forEach((name, look) -> {
            if (part(name) == null && !name.equals(DATABASE)) {
                findings.add(look.ended());
            }
        });
        Redaction redaction = Redaction.of(house.getEnvironment());
        return findings.stream().map(redaction::of).toList();
    }

    /** By the name of their provider. One that cannot even be made has wrong settings, which are told already. */
    private Map<String, ProviderCheck> checks() {
        Map<String, ProviderCheck> checks = new LinkedHashMap<>();
        for (String name : house.getBeanNamesForType(ProviderCheck.class, true, false)) {
            try {
                ProviderCheck check = house.getBean(name, ProviderCheck.class);
                checks.put(check.provider(), check);
            } catch (BeansException wrongSettings) {
                continue;
            }
        }
        return checks;
    }

    private Finding finding(Part part, @Nullable Looking look) {
        List<Part.Setting> missing = part.missing(environment::getProperty);
        if (missing.isEmpty()) {
            if (look != null) {
                return look.ended();
            }
            return part.role() == Part.Role.REQUIRED
                    ? address(part)
                    : Finding.wrong(part.name(), "could not be looked at: its settings are not right", "see above");
        }
        String seen = missing.stream()
                .map(setting -> setting.names() + " is not set: it " + setting.purpose())
                .collect(Collectors.joining("; "));
        String next = missing.stream().map(Part.Setting::howToGet).collect(Collectors.joining("; "));
        if (!part.off(environment::getProperty)) {
            return Finding.wrong(part.name(), "half set up. " + seen, next);
        }
        boolean needed = part.role() == Part.Role.REQUIRED || (part.role() == Part.Role.CHAT && noChat());
        return needed
                ? Finding.wrong(part.name(), seen, next)
                : Finding.off(part.name(), part.without() + " " + seen, "to switch it on: " + next);
    }

    private boolean noChat() {
        return Part.ALL.stream()
                .filter(part -> part.role() == Part.Role.CHAT)
                .allMatch(part -> part.off(environment::getProperty));
    }

    /** What the service cannot do without are two addresses, and their beans say whether they are fit. */
    private Finding address(Part part) {
        try {
            return Finding.ok(
                    part.name(),
                    part.name().equals(Part.SUPPORT)
                            ? house.getBean(SupportAddress.class).address()
                            : house.getBean(PublicUrl.class).of("/"));
        } catch (BeansException wrong) {
            return Finding.wrong(
                    part.name(), Plain.words(wrong), part.settings().getFirst().howToGet());
        }
    }

    private List<Finding> vaultKey() {
        VaultKeys keys;
        try {
            keys = house.getBean(VaultKeys.class);
        } catch (BeansException wrongSettings) {
            return List.of(
                    Finding.wrong("Vault key", "could not be looked at: its settings are not right", "see above"));
        }
        String none = keys.trouble();
        if (keys.troubles().isEmpty()) {
            return List.of(Finding.wrong("Vault key", none, "then ask again; docs/operating/keys.md tells more"));
        }
        List<Finding> findings = new ArrayList<>();
        keys.troubles()
                .forEach((id, trouble) -> findings.add(
                        trouble.isEmpty()
                                ? Finding.ok("Vault key " + id, "fit for use: " + keys.place(id))
                                : Finding.wrong(
                                        "Vault key " + id,
                                        trouble,
                                        "then ask again; docs/operating/keys.md tells more")));
        return findings;
    }

    /** Only beside a database that answers, sound or not: nothing is started for it, and what was not seen is said. */
    private List<Finding> knownText(Finding database) {
        if (database.seen().contains("the first start makes it")) {
            return List.of(Finding.ok("Vault", "nothing is sealed yet: there is no database"));
        }
        if (!database.seen().contains("answers")) {
            String next = database.standing() == Finding.Standing.OK
                    ? "./runagent vault status starts the database for as long as it looks, and says so"
                    : "put the database right, then ask again";
            return List.of(Finding.notChecked(
                    "Vault",
                    "whether the key belongs to this database was not checked: it could not be looked into",
                    next));
        }
        try {
            List<Line> keys = house.getBean(VaultStatus.class).keys();
            if (keys.isEmpty()) {
                return List.of(Finding.ok("Vault", "nothing is sealed yet: the service has not started here"));
            }
            return keys.stream()
                    .filter(line -> line.state() != KeyState.REFUSED)
                    .map(line -> line.trouble().isEmpty()
                            ? Finding.ok(
                                    "Vault",
                                    "key " + line.id() + " (" + line.state().word()
                                            + ") belongs to this database: its known text opens")
                            : Finding.wrong(
                                    "Vault",
                                    "key " + line.id() + " (" + line.state().word() + "), at " + line.place() + ": "
                                            + line.trouble(),
                                    "put the right key there (its backup copy), or point runagent.vault.keys to it"))
                    .toList();
        } catch (RuntimeException trouble) {
            return List.of(Finding.wrong("Vault", Plain.words(trouble), "put the key right, then ask again"));
        }
    }

    private static @Nullable Part part(String name) {
        return Part.ALL.stream()
                .filter(part -> part.name().equals(name))
                .findFirst()
                .orElse(null);
    }
}
