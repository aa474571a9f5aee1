using BankingConsole.Api;
using BankingConsole.Forms;
using BankingConsole.Lists;

namespace BankingConsole.Tests.Lists;

public sealed class PagedListTests
{
    [Fact]
    public async Task Pages_follow_each_other_until_there_is_no_more()
    {
        var list = new PagedList<string>();
        await list.Ask(cursor => Page(cursor is null ? ["a", "b"] : [cursor], cursor is null ? "c" : null));
        Assert.True(list.HasMore);
        await list.More();
        Assert.Equal(["a", "b", "c"], list.Items);
        Assert.False(list.HasMore);
    }

    [Fact]
    public async Task An_answer_that_comes_after_a_later_question_is_not_shown()
    {
        var list = new PagedList<string>();
        var slow = new TaskCompletionSource<Reply<Page<string>>>();
        var first = list.Ask(_ => slow.Task);
        await list.Ask(_ => Page(["new"], null));
        slow.SetResult(await Page(["old"], "more of the old"));
        await first;
        Assert.Equal(["new"], list.Items);
        Assert.False(list.HasMore);
    }

    [Fact]
    public async Task The_next_page_is_asked_for_once_and_not_shown_under_another_question()
    {
        var list = new PagedList<string>();
        var (slow, asked) = (new TaskCompletionSource<Reply<Page<string>>>(), 0);
        await list.Ask(cursor =>
        {
            if (cursor is null) return Page(["a"], "b");
            asked++;
            return slow.Task;
        });
        var more = list.More();
        await list.More();
        Assert.Equal(1, asked);
        await list.Ask(_ => Page(["x"], null));
        slow.SetResult(await Page(["b"], null));
        await more;
        Assert.Equal(["x"], list.Items);
    }

    [Fact]
    public async Task A_page_that_does_not_come_leaves_what_is_there_and_can_be_asked_for_again()
    {
        var (list, isAway) = (new PagedList<string>(), true);
        await list.Ask(cursor => cursor is null ? Page(["a"], "b")
            : isAway ? Task.FromResult(new Reply<Page<string>>(null, Problem.NoAnswer)) : Page(["b"], null));
        await list.More();
        Assert.Equal(["a"], list.Items);
        Assert.Equal(Problem.NoAnswer, list.Trouble);
        isAway = false;
        await list.More();
        Assert.Equal(["a", "b"], list.Items);
        Assert.Null(list.Trouble);
    }

    [Fact]
    public async Task What_is_wrong_with_a_field_is_told_to_the_form_until_it_is_right()
    {
        var fields = new FieldErrors();
        var list = new PagedList<string>(fields);
        var problem = new Problem("validation-failed", null, 400, null, new Dictionary<string, string[]> { ["currency"] = ["Is none."] });
        await list.Ask(_ => Task.FromResult(new Reply<Page<string>>(null, problem)));
        Assert.Equal("Is none.", fields.Of("currency"));
        await list.Ask(_ => Page(["a"], null));
        Assert.Null(fields.Of("currency"));
    }

    private static Task<Reply<Page<string>>> Page(IReadOnlyList<string> items, string? next)
        => Task.FromResult(new Reply<Page<string>>(new Page<string>(items, next), null));
}
