/// The style of all pages: one column, readable at 390 px, in the dark, and printed.
enum PageStyle {
    static let text = """
        :root{color-scheme:light dark;\(Palette.light.declarations)}
        @media (prefers-color-scheme:dark){:root{\(Palette.dark.declarations)}}
        *{box-sizing:border-box;min-width:0}
        body{margin:0;overflow-wrap:anywhere;background:var(--page);color:var(--text);line-height:1.5;
          font-family:system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","Noto Sans CJK KR",sans-serif}
        main,footer{max-width:58rem;margin:0 auto;padding:1rem}
        h1,h2,h3,h4,p,li,dt,dd,span,code{unicode-bidi:isolate}
        h1{font-size:1.5rem;line-height:1.25;margin:.25rem 0}
        h2{font-size:1.15rem;margin:2.25rem 0 .75rem;padding-bottom:.3rem;border-bottom:1px solid var(--line)}
        h3{font-size:1rem;margin:0}h4{font-size:.875rem;margin:.9rem 0 .3rem}
        .chain>li{border-left:3px solid var(--line);padding-left:.75rem;margin:.4rem 0;font-size:.875rem}
        p{margin:.35rem 0;white-space:pre-line}
        ol,ul{margin:0;padding:0;list-style:none}
        code,dd,.mono{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;font-size:.875rem}
        .muted,.intent{color:var(--muted)}
        .good{color:var(--good)}.warn{color:var(--warn)}.bad{color:var(--bad)}.calm{color:var(--calm)}
        .verdict{border:1px solid var(--line);border-left:.5rem solid currentColor;border-radius:.5rem;
          background:var(--surface);padding:1rem 1.25rem}
        .verdict>*{color:var(--text)}.verdict .state{color:inherit;font-weight:700;font-size:1.1rem;margin:0}
        .facts{display:flex;flex-wrap:wrap;gap:.25rem 1.5rem;margin-top:.75rem}
        .facts b{font-variant-numeric:tabular-nums}
        .cards>li{background:var(--surface);border:1px solid var(--line);border-radius:.5rem;
          padding:.75rem 1rem;margin:.5rem 0;break-inside:avoid}
        .head{display:flex;flex-wrap:wrap;align-items:baseline;gap:.1rem .75rem}
        .head .time{margin-left:auto;font-variant-numeric:tabular-nums;white-space:nowrap}
        .badge{font-weight:600;font-size:.875rem}
        svg{display:block;width:100%;margin-top:.5rem;print-color-adjust:exact;-webkit-print-color-adjust:exact}
        .strip{height:.5rem}.waterfall{height:1.1rem}
        .track{fill:var(--line);fill-opacity:.45}.bar{fill:currentColor}
        .dns{fill:var(--dns);background:var(--dns)}.connect{fill:var(--connect);background:var(--connect)}
        .tls{fill:var(--tls);background:var(--tls)}.firstByte{fill:var(--firstByte);background:var(--firstByte)}
        .body{fill:var(--body);background:var(--body)}
        .chart{height:6rem}.latency{fill:var(--connect);background:var(--connect)}
        .slowest{fill:var(--slow);background:var(--slow)}.failure{fill:var(--bad);background:var(--bad)}
        .key{display:inline-block;width:.75rem;height:.75rem;border-radius:.15rem;margin-right:.35rem;
          print-color-adjust:exact;-webkit-print-color-adjust:exact}
        .figures,.legend{display:flex;flex-wrap:wrap;gap:.1rem 1.1rem;margin-top:.4rem;font-size:.875rem;
          font-variant-numeric:tabular-nums}
        .scale{display:flex;justify-content:space-between;font-size:.8rem;color:var(--muted)}
        .changes{margin:.5rem 0 1.25rem;border-left:3px solid var(--line);padding-left:.75rem}
        .changes li{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;
          font-size:.8125rem;margin:.2rem 0}
        .lane{display:grid;grid-template-columns:18rem 1fr;gap:0 1rem;align-items:center;margin:.3rem 0;font-size:.875rem}
        .lane svg{margin:0}
        .timeline{border-left:3px solid var(--line);margin:.75rem 0 0 .4rem;padding-left:1rem}
        .timeline li{display:grid;grid-template-columns:5rem 1fr;gap:.75rem;padding:.2rem 0;break-inside:avoid}
        .timeline time{color:var(--muted);text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
        dl{display:grid;grid-template-columns:minmax(8rem,max-content) 1fr;gap:.3rem 1.25rem;margin:0}
        dt{color:var(--muted)}dd{margin:0}
        a{color:inherit}a:focus-visible{outline:3px solid var(--connect);outline-offset:2px}
        footer{color:var(--muted);font-size:.875rem;border-top:1px solid var(--line);margin-top:2rem}
        @media (max-width:36rem){
          dl{grid-template-columns:1fr;gap:0}dd{margin-bottom:.5rem}
          .lane{grid-template-columns:1fr;margin:.6rem 0}
          .timeline{padding-left:.5rem}.timeline li{grid-template-columns:3.75rem 1fr;gap:.6rem;font-size:.9375rem}
        }
        @media print{
          :root{\(Palette.light.declarations)}
          body{font-size:10pt}main,footer{max-width:none;padding:0}
          h2{break-after:avoid}.cards>li,.verdict{background:none}
        }
        @page{margin:15mm}
        """
}
