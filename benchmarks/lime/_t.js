import { binnedColumns, lime, probe } from "whybox";
import { background, instances, models } from "./breast-cancer.js";
const med=a=>a.sort((x,y)=>x-y)[a.length>>1];
for (const opts of [{}, {count:5}]) {
  const t=[]; const c=process.cpuUsage();
  for (let i=0;i<120;i++){ let s=performance.now(); const p=probe(models.logistic, binnedColumns(background, instances[i%5])); await lime(p,{seed:i,...opts}); t.push(performance.now()-s); }
  const u=process.cpuUsage(c);
  console.log(JSON.stringify(opts), 'first', t.slice(0,5).map(x=>x.toFixed(0)).join(), 'last60', med(t.slice(60)).toFixed(1), 'min', Math.min(...t).toFixed(1), 'cpu', (u.user/1200e2).toFixed(1));
}
