package net.runagent.sandbox.server;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A small shell: words, quotes, {@code && || ; |}, redirections. No variables, globs, loops or substitutions: a line that
 * needs more is not a line of ours, and fails with 2.
 */
final class Shell {
    private static final List<String> OPERATORS = List.of("&&", "||", "2>&1", "2>", ">>", ">", "<", "|", ";");

    private final Commands commands;

    Shell(Commands commands) {
        this.commands = commands;
    }

    /** @param operator whether this token is an operator rather than a word */
    private record Token(String text, boolean operator) {}

    int run(
            Machine machine,
            String user,
            String line,
            Map<String, String> environment,
            ByteArrayOutputStream out,
            ByteArrayOutputStream err) {
        List<Token> tokens;
        try {
            tokens = tokens(line);
        } catch (IllegalArgumentException wrong) {
            err.writeBytes(("bash: -c: " + wrong.getMessage() + "\n").getBytes(StandardCharsets.UTF_8));
            return 2;
        }
        int status = 0;
        String before = ";";
        List<Token> part = new ArrayList<>();
        List<Token> all = new ArrayList<>(tokens);
        all.add(new Token(";", true));
        for (Token token : all) {
            boolean ends = token.operator()
                    && (token.text().equals("&&")
                            || token.text().equals("||")
                            || token.text().equals(";"));
            if (!ends) {
                part.add(token);
                continue;
            }
            boolean due = before.equals(";") || (before.equals("&&") == (status == 0));
            if (due && !part.isEmpty()) {
                status = pipeline(machine, user, part, environment, out, err);
            }
            before = token.text();
            part = new ArrayList<>();
        }
        return status;
    }

    /** A script: one command a line, {@code #} comments, {@code set -e} respected. */
    int script(Call call, String text) {
        boolean stops = false;
        int status = 0;
        for (String raw : text.replace("\\\n", " ").split("\n")) {
            String line = raw.strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            if (line.startsWith("set -") || line.startsWith("set +")) {
                stops = line.startsWith("set -") && line.contains("e");
                continue;
            }
            if (line.startsWith("export ") || line.startsWith("cd ") || line.startsWith("umask ")) {
                continue;
            }
            status = run(call.machine, call.user, line, call.environment, call.out, call.err);
            if (status != 0 && stops) {
                return status;
            }
        }
        return status;
    }

    private int pipeline(
            Machine machine,
            String user,
            List<Token> tokens,
            Map<String, String> environment,
            ByteArrayOutputStream out,
            ByteArrayOutputStream err) {
        List<List<Token>> stages = new ArrayList<>();
        stages.add(new ArrayList<>());
        for (Token token : tokens) {
            if (token.operator() && token.text().equals("|")) {
                stages.add(new ArrayList<>());
            } else {
                stages.getLast().add(token);
            }
        }
        byte[] input = {};
        int status = 0;
        for (int i = 0; i < stages.size(); i++) {
            boolean last = i == stages.size() - 1;
            ByteArrayOutputStream stageOut = last ? out : new ByteArrayOutputStream();
            status = simple(machine, user, stages.get(i), environment, input, stageOut, err);
            input = last ? input : stageOut.toByteArray();
        }
        return status;
    }

    private int simple(
            Machine machine,
            String user,
            List<Token> tokens,
            Map<String, String> environment,
            byte[] input,
            ByteArrayOutputStream out,
            ByteArrayOutputStream err) {
        List<String> words = new ArrayList<>();
        byte[] stdin = input;
        String outFile = null;
        boolean append = false;
        String errFile = null;
        boolean merged = false;
        Disk.Viewer viewer = machine.viewer(user);
        for (int i = 0; i < tokens.size(); i++) {
            Token token = tokens.get(i);
            if (!token.operator()) {
                words.add(token.text());
            } else if (token.text().equals("2>&1")) {
                merged = true;
            } else {
                String file = i + 1 < tokens.size() ? tokens.get(++i).text() : "";
                switch (token.text()) {
                    case ">", ">>" -> {
                        outFile = file;
                        append = token.text().equals(">>");
                    }
                    case "2>" -> errFile = file;
                    default -> {
                        try {
                            stdin = machine.read(viewer, file);
                        } catch (Disk.Trouble trouble) {
                            err.writeBytes(line("bash: " + file + ": " + trouble.getMessage()));
                            return 1;
                        }
                    }
                }
            }
        }
        if (words.isEmpty()) {
            return 0;
        }
        ByteArrayOutputStream ownOut = outFile == null ? out : new ByteArrayOutputStream();
        ByteArrayOutputStream ownErr = merged ? ownOut : errFile == null ? err : new ByteArrayOutputStream();
        int status = commands.run(new Call(machine, user, words, environment, stdin, ownOut, ownErr));
        return redirected(machine, viewer, outFile, append, ownOut, err, status) == 0
                        && redirected(machine, viewer, errFile, false, ownErr, err, status) == 0
                ? status
                : 1;
    }

    private static int redirected(
            Machine machine,
            Disk.Viewer viewer,
            @Nullable String file,
            boolean append,
            ByteArrayOutputStream text,
            ByteArrayOutputStream err,
            int status) {
        if (file == null || file.equals("/dev/null")) {
            return 0;
        }
        try {
            byte[] before = append && machine.disk().exists(file) ? machine.read(viewer, file) : new byte[0];
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            all.writeBytes(before);
            all.writeBytes(text.toByteArray());
            machine.disk().write(viewer, file, all.toByteArray(), 0644);
            return 0;
        } catch (Disk.Trouble trouble) {
            err.writeBytes(line("bash: " + file + ": " + trouble.getMessage()));
            return status == 0 ? 1 : status;
        }
    }

    private static byte[] line(String text) {
        return (text + "\n").getBytes(StandardCharsets.UTF_8);
    }

    private static List<Token> tokens(String line) {
        List<Token> tokens = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        boolean inWord = false;
        int i = 0;
        while (i < line.length()) {
            char c = line.charAt(i);
            String operator = operatorAt(line, i, inWord);
            if (operator != null) {
                if (inWord) {
                    tokens.add(new Token(word.toString(), false));
                    word.setLength(0);
                    inWord = false;
                }
                tokens.add(new Token(operator, true));
                i += operator.length();
            } else if (Character.isWhitespace(c)) {
                if (inWord) {
                    tokens.add(new Token(word.toString(), false));
                    word.setLength(0);
                    inWord = false;
                }
                i++;
            } else if (c == '\'' || c == '"') {
                int end = closing(line, i, c, word);
                inWord = true;
                i = end + 1;
            } else if (c == '\\' && i + 1 < line.length()) {
                word.append(line.charAt(i + 1));
                inWord = true;
                i += 2;
            } else {
                if (c == '$' || c == '`' || c == '(' || c == ')') {
                    throw new IllegalArgumentException("syntax error: '" + c + "' is beyond this shell");
                }
                word.append(c);
                inWord = true;
                i++;
            }
        }
        if (inWord) {
            tokens.add(new Token(word.toString(), false));
        }
        return tokens;
    }

    private static @Nullable String operatorAt(String line, int at, boolean inWord) {
        for (String operator : OPERATORS) {
            boolean needsBorder = operator.startsWith("2") && inWord;
            if (line.startsWith(operator, at) && !needsBorder) {
                return operator;
            }
        }
        return null;
    }

    private static int closing(String line, int from, char quote, StringBuilder word) {
        int i = from + 1;
        while (i < line.length() && line.charAt(i) != quote) {
            char c = line.charAt(i);
            if (quote == '"' && c == '\\' && i + 1 < line.length() && "\"\\$`".indexOf(line.charAt(i + 1)) >= 0) {
                word.append(line.charAt(i + 1));
                i += 2;
            } else if (quote == '"' && (c == '$' || c == '`')) {
                throw new IllegalArgumentException("syntax error: '" + c + "' is beyond this shell");
            } else {
                word.append(c);
                i++;
            }
        }
        if (i >= line.length()) {
            throw new IllegalArgumentException("unexpected EOF while looking for matching `" + quote + "'");
        }
        return i;
    }

    /** Words as systemd splits them: quotes respected, no operators. */
    static List<String> words(String line) {
        return tokens(line.replace("$", "\\$").replace("(", "\\(").replace(")", "\\)")).stream()
                .map(Token::text)
                .toList();
    }

    static Map<String, String> login(Machine machine, String user) {
        Map<String, String> environment = new HashMap<>();
        environment.put("HOME", machine.home(user));
        environment.put("USER", user);
        environment.put("PATH", "/usr/local/bin:/usr/bin:/bin");
        return environment;
    }
}
