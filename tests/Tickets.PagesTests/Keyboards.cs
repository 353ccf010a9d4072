using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Tickets.PagesTests;

/// <summary>Goes through a page as somebody without a mouse does.</summary>
internal static class Keyboards
{
    private const int MostTabs = 100;

    /// <summary>Presses Tab until something has the focus.</summary>
    /// <exception cref="PlaywrightException">Tab does not lead there.</exception>
    public static async Task TabToAsync(this IPage page, ILocator wanted)
    {
        for (var tab = 0; tab < MostTabs && !await HasFocusAsync(wanted); tab++)
            await page.Keyboard.PressAsync("Tab");
        await Expect(wanted).ToBeFocusedAsync();
    }

    /// <summary>Goes to a link of the page's main part, and follows it.</summary>
    public static async Task PressLinkAsync(this IPage page, string name)
    {
        await page.TabToAsync(page.GetByRole(AriaRole.Main).GetByRole(AriaRole.Link, new() { Name = name }).First);
        await page.Keyboard.PressAsync("Enter");
    }

    /// <summary>
    /// Presses a key of a page that a key has led to: its heading is there before the script that listens to keys.
    /// </summary>
    public static async Task PressWhenReadyAsync(this IPage page, string key)
    {
        await page.WaitForLoadStateAsync();
        await page.Keyboard.PressAsync(key);
    }

    private static Task<bool> HasFocusAsync(ILocator wanted) => wanted.EvaluateAsync<bool>("it => it === document.activeElement");
}
