package net.runagent.core.usage;

import java.util.List;
import net.runagent.core.catalogue.ModelPrice;
import net.runagent.core.usage.ChildKeys.Result;

/** The provider's public list of models. The call goes outside: never in a transaction. */
public interface ListedModels {
    Result<List<ModelPrice>> all();
}
